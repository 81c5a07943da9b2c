"""How does the demo city come into an installation? Its tables into the lake, its people, and first runs, each once."""

from collections.abc import Callable, Mapping

import polars as pl
from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiahe.kernel.text import Text
from jiahe.lake.tables import Lake
from jiahe.office.accounts.domain import person_state
from jiahe.office.accounts.models import Role, User
from jiahe.office.demo import city
from jiahe.office.demo.experts import EXPERTS, make_profiles
from jiahe.office.demo.money import PAYERS, make_payouts
from jiahe.office.demo.people import PASSWORD, PEOPLE, DemoPerson
from jiahe.office.demo.programme import ACTORS, make_rounds
from jiahe.office.log.domain import Deed, digest_of, record
from jiahe.office.runs.domain import FromLake, RunWish, done_once, mark_done, start_run
from jiahe.office.saying import say
from jiahe.office.tables import enter_version
from jiahe.office.worker.loop import only_worker, work_off
from jiahe.office.worker.recovery import recover
from jiahe.runtime.home import home
from jiahe.runtime.registry import applications

SOURCE = Text(zh="模拟数据：嘉禾演示城市", en="simulated: the demo city of jiahe").both()
TABLES: Mapping[str, tuple[Callable[[], pl.DataFrame], str, str]] = {
    "demo_traffic": (city.traffic, "transport.flow_forecast", "readings"),
    "demo_roads": (city.roads, "transport.flow_forecast", "links"),
    "demo_loads": (city.loads, "energy.load_forecast", "readings"),
    "demo_water": (city.water, "energy.water_quality", "readings"),
    "demo_workshop": (city.workshop, "industry.job_scheduling", "operations"),
}
"""What makes each table, and the application whose contract it keeps under which name."""

WISHES = (
    RunWish(
        application="transport.flow_forecast",
        inputs={"readings": FromLake("demo_traffic"), "links": FromLake("demo_roads")},
    ),
    RunWish(
        application="energy.load_forecast",
        inputs={"readings": FromLake("demo_loads")},
        settings={"quantity": "mw", "peak_above": 85},
    ),
    RunWish(application="energy.water_quality", inputs={"readings": FromLake("demo_water")}),
    RunWish(
        application="industry.job_scheduling", inputs={"operations": FromLake("demo_workshop")}, settings={"seconds": 5}
    ),
)
_RUNS, _ROUNDS, _MONEY = "demo runs", "demo rounds", "demo money"


def load_demo() -> None:
    """Bring tables, people and first results; what is there already is left alone."""
    _load_tables()
    if not done_once(_RUNS):
        with transaction.atomic():
            _ask_for_runs()
            mark_done(_RUNS)
    _load_rounds()
    _load_money()
    with only_worker():
        recover()
        work_off(_tell)


def allow_demo_people(*, allowed: bool) -> None:
    """Make the demo accounts where they are wanted; where they are not, close those that an earlier start made."""
    with transaction.atomic():
        # one digest for all: the password is no secret, and deriving it eight times takes seconds
        digest = make_password(PASSWORD) if allowed else ""
        known = {role.name: role for role in Role.objects.all()}
        for one in PEOPLE:
            mark = f"demo account {one.username}"
            if done_once(mark):
                _open_or_close(one, allowed=allowed)
            elif allowed and not User.objects.filter(username=one.username).exists():
                _make(one, digest, known)
                mark_done(mark)


def _make(one: DemoPerson, digest: str, known: Mapping[str, Role]) -> None:
    person = User(username=one.username, full_name=one.full_name, unit=one.unit, password=digest)
    person.save()
    roles = [name for name in one.roles if name in known]
    person.roles.set([known[name] for name in roles])
    details = {"full_name": one.full_name, "unit": one.unit, "roles": roles}
    thing = f"person/{one.username}"
    record(Deed("", "make_person", thing, after=digest_of(person_state(person)), details=details))


def _open_or_close(one: DemoPerson, *, allowed: bool) -> None:
    person = User.objects.exclude(is_active=allowed).filter(username=one.username).first()
    if person is not None:
        before = digest_of(person_state(person))
        person.is_active = allowed
        person.save(update_fields=["is_active"])
        verb, after = "open_account" if allowed else "close_account", digest_of(person_state(person))
        record(Deed("", verb, f"person/{one.username}", before=before, after=after))


def _load_rounds() -> None:
    """Have the demo's own people go through rounds; where one of their names is somebody else's, there are none."""
    names = {*ACTORS, *EXPERTS}
    ours = all(done_once(f"demo account {name}") for name in names)
    if ours and not done_once(_ROUNDS):
        with transaction.atomic():
            people = User.objects.in_bulk(names, field_name="username")
            make_profiles(people)
            many = make_rounds(people)
            mark_done(_ROUNDS)
        say(Text(zh=f"模拟申报 {many} 项已载入", en=f"{many} simulated cases are in the rounds"))


def _load_money() -> None:
    """Have the demo's own people file and pay made-up claims; where one of their names is somebody else's, there are none."""
    ours = all(done_once(f"demo account {name}") for name in PAYERS)
    if ours and not done_once(_MONEY):
        with transaction.atomic():
            many = make_payouts(User.objects.in_bulk(PAYERS, field_name="username"))
            mark_done(_MONEY)
        say(Text(zh=f"模拟拨付 {many} 笔已载入", en=f"{many} simulated payouts are in the books"))


def _load_tables() -> None:
    lake, installed = Lake(home().lake), applications()
    for name, (make, app, table) in TABLES.items():
        if app in installed and name not in lake.names():
            version = lake.append(name, make(), installed[app].contract.reads[table], source=SOURCE)
            enter_version("", version, application=app)
            say(Text(zh=f"模拟数据表 {name} 已载入数据湖", en=f"the simulated table {name} is in the lake"))


def _ask_for_runs() -> None:
    admin = User.objects.get(username=PEOPLE[0].username)
    for wish in WISHES:
        if wish.application in applications():
            start_run(admin, wish)


def _tell(application: str, status: str) -> None:
    say(Text(zh=f"首次运行 {application}：{status}", en=f"first run of {application}: {status}"))
