"""May this run start, and is it put together rightly? Then its row and its place in the queue appear together."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from jiahe.contracts.advice import advice
from jiahe.contracts.model import Contract
from jiahe.contracts.settings import resolve
from jiahe.kernel.errors import DataError, UsageError, UserError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.lake.tables import Lake
from jiahe.office.accounts.rules import Person, may_read_lake, may_run, require
from jiahe.office.log.domain import digest_of, record
from jiahe.office.runs.domain.looking import run_for
from jiahe.office.runs.domain.queue import carry_out
from jiahe.office.runs.domain.states import run_deed, run_state
from jiahe.office.runs.domain.uploads import upload_for
from jiahe.office.runs.domain.wishes import MOST_SEED, FromLake, FromUpload, RunWish, Source, is_simulated
from jiahe.office.runs.models import Run, Status
from jiahe.runtime.home import home
from jiahe.runtime.registry import Installed, application


def start_run(person: Person, wish: RunWish) -> Run:
    """Put a run into the queue; once this returns, the run is done or told of, whatever is killed.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not start it.
    NotFoundError
        Where the application, an upload, a lake table or the model is not there for the person.
    UsageError, DataError
        Where kind, time, seed, tables or settings do not fit; the tables' content is checked by the run itself.
    """
    app = application(wish.application)
    owner = require(may_run(person, app), person)
    _check(app, wish)
    _check_sources(person, wish.inputs)
    if wish.model is not None:
        _check_model(person, app, wish.model)
    with transaction.atomic():
        run = Run.objects.create(
            id=new_id(),
            application=app.id,
            kind=wish.kind,
            owner=owner,
            created=timezone.now(),
            request=wish.as_dict(),
            simulated=_is_simulated(wish.inputs),
        )
        carry_out.enqueue(run.pk)
        record(run_deed(owner, "start_run", run, after=digest_of(run_state(run))))
    return run


def _check(app: Installed, wish: RunWish) -> None:
    if wish.kind == "fit" and not app.application.learns:
        raise UsageError(Text(zh=f"{app.id} 不需要训练", en=f"{app.id} learns nothing; it is only run"))
    if not 0 <= wish.seed <= MOST_SEED:
        raise UsageError(Text(zh=f"随机种子须在 0 与 {MOST_SEED} 之间", en=f"the seed lies between 0 and {MOST_SEED}"))
    contract, moment = app.contract, wish.moment()
    resolve(contract, wish.settings, (moment or now()).date())
    _check_tables(contract, wish.inputs)


def _check_tables(contract: Contract, inputs: Mapping[str, Source]) -> None:
    for name in inputs:
        if name not in contract.reads:
            raise DataError(name, "", "unknown", advice=advice("unknown", ", ".join(contract.reads)))
    if any(isinstance(source, FromUpload) for source in inputs.values()):
        return  # one file may fill several tables; the run looks inside
    for name, table in contract.reads.items():
        if name not in inputs and not table.optional:
            raise DataError(name, "", "required", advice=advice("required", name))


def _check_sources(person: Person, inputs: Mapping[str, Source]) -> None:
    lake = Lake(home().lake)
    for source in inputs.values():
        if isinstance(source, FromUpload):
            upload_for(person, source.upload)
            continue
        require(may_read_lake(person), person)
        lake.scan(source.lake, source.version)


def _check_model(person: Person, app: Installed, model: str) -> None:
    run = run_for(person, model)
    if run.application != app.id or run.status != Status.SUCCEEDED:
        raise UserError(Text(zh=f"{model} 不是 {app.id} 的已完成训练", en=f"{model} is no finished fit of {app.id}"))


def _is_simulated(inputs: Mapping[str, Source]) -> bool:
    wanted = {source.lake for source in inputs.values() if isinstance(source, FromLake)}
    return any(is_simulated(name) for name in wanted)
