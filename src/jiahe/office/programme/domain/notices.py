"""Which notices do a round and a year have: the list, the publicity, the result? Made from the records, open to everybody."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.db.models import Max
from django.utils import timezone

from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Language, Text
from jiahe.office.accounts.rules import hidden
from jiahe.office.documents.notice import Cell, Column, Group, Notice, Section, Table
from jiahe.office.documents.plain import shown
from jiahe.office.documents.wording import heading, written_day
from jiahe.office.programme.domain import sentences
from jiahe.office.programme.domain.publication import Item, Publication, items_of, public_fields
from jiahe.office.programme.domain.sentences import Wording
from jiahe.office.programme.models import Case, Decision, Round, Status
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.load import default_plan
from jiahe.plan.model import Area, Unit
from jiahe.plan.procedures.calendar import Calendar
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import FormField, Procedure

NOTICE = Text(zh="文书", en="notice")
_NAMED = (Status.CONFIRMED, Status.PUBLISHED, Status.CLOSED)
_CATALOGUED = (Status.PUBLISHED, Status.CLOSED)
_SHOWN = (Status.CHOSEN, *_NAMED)
_LONG_TEXT, _LONG_SHARE, _SHORT_SHARE = 200, 16, 7
_DAY = dt.timedelta(days=1)


def list_notice(found: Publication, language: Language = "zh") -> Notice:
    """Return the notice of what a procedure has published in a year."""
    procedure = found.procedure
    words = Wording(default_plan(), procedure, found.year, len(found.items), language)
    day = timezone.localtime(found.published).date()
    if procedure.of_kind("publicise"):
        title, what = sentences.standing(words, sum(item.until is not None for item in found.items))
        paragraphs: tuple[str, ...] = (what,)
    else:
        title, *rest = sentences.open_list(words, len(found.by_area))
        paragraphs = tuple(rest)
    return Notice(
        kind="open_list",
        title=title,
        day=day,
        issuers=_names(procedure, language),
        addressee=_EVERYBODY.say(language),
        paragraphs=paragraphs,
        table=table(words, found.items, public_fields(procedure), states=bool(procedure.of_kind("publicise"))),
        facts=_facts(language, published=day),
        simulated=found.simulated,
        language=language,
    )


def publicity_notice(round_id: str, language: Language = "zh") -> Notice:
    """Return the notice of a round's last publicity, with the cases that still stand.

    Raises
    ------
    NotFoundError
        Where nothing of the round is or was in publicity.
    """
    found = _round(round_id)
    told = _told(found)
    if told is None:
        raise hidden(NOTICE)
    rows = Case.objects.filter(pk__in=told.details["cases"], status__in=_SHOWN).select_related("round").defer("draft")
    cases, procedure = list(rows.order_by("number")), procedure_of(found)
    first, last = timezone.localtime(told.time).date(), dt.date.fromisoformat(told.details["until"])
    words = Wording(default_plan(), procedure, found.year, len(cases), language, found.number)
    units, days = issuers(procedure), _counted(procedure, first, last, language)
    title, what, period, how = sentences.publicity(
        words, first, last, days, _reached(procedure, units[0]).say(language)
    )
    parts = ((_PERIOD, period), (_OBJECTING, how))
    return Notice(
        kind="publicity",
        title=title,
        day=first,
        issuers=_names(procedure, language),
        paragraphs=(what,),
        sections=tuple(Section(one.say(language), (text,)) for one, text in parts),
        table=table(words, items_of(procedure, cases, forms=False)),
        facts=_facts(language, published=first, until=last, contact=_reached(procedure, units[0])),
        simulated=found.simulated,
        language=language,
    )


def result_notice(round_id: str, language: Language = "zh") -> Notice:
    """Return the notice of what was confirmed in a round; NotFoundError where nothing was."""
    found = _round(round_id)
    procedure = procedure_of(found)
    rows = Case.objects.filter(round=found, status__in=_NAMED).select_related("round").defer("draft")
    cases = list(rows.order_by("number")) if procedure.of_kind("confirm") else []
    if not cases:
        raise hidden(NOTICE)
    last = Decision.objects.filter(round=found, verb="confirm").aggregate(last=Max("time"))["last"]
    day = timezone.localtime(last).date() if last else found.opened
    words = Wording(default_plan(), procedure, found.year, len(cases), language, found.number)
    title, what, how = sentences.result(words)
    return Notice(
        kind="result",
        title=title,
        day=day,
        issuers=_names(procedure, language),
        addressee=_EVERYBODY.say(language),
        paragraphs=(what, how),
        table=table(words, items_of(procedure, cases, forms=False)),
        facts=_facts(language, published=day),
        simulated=found.simulated,
        language=language,
    )


def catalogue_notice(year: int, language: Language = "zh") -> Notice:
    """Return the promotion catalogue of a year: what was confirmed and put into it, of all procedures, by area.

    Raises
    ------
    NotFoundError
        Where nothing of that year is in the catalogue.
    """
    plan, procedures = default_plan(), [one for one in default_procedures().procedures if _has_catalogue(one)]
    rows = (
        Case.objects.filter(round__plan=plan.id, round__year=year, status__in=_CATALOGUED)
        .select_related("round")
        .defer("draft")
    )
    mine = rows.filter(round__procedure__in=[one.id for one in procedures]).order_by("round__number", "number")
    cases = {one.id: [case for case in mine if case.round.procedure == one.id] for one in procedures}
    there = [one for one in procedures if cases[one.id]]
    if not there:
        raise hidden(_CATALOGUE)
    items = [(one, item) for one in there for item in items_of(one, cases[one.id])]
    told = Decision.objects.filter(round__in={case.round_id for case in mine}, verb="catalogue")
    last = told.aggregate(last=Max("time"))["last"] or mine[0].changed
    day = timezone.localtime(last).date()
    title, name, what, how = sentences.catalogue(plan, year, len(items), language)
    return Notice(
        kind="catalogue",
        title=title,
        day=day,
        issuers=tuple(dict.fromkeys(unit for one in there for unit in _names(one, language))),
        addressee=_EVERYBODY.say(language),
        paragraphs=(what, how),
        table=_catalogue_table(name, items, language),
        facts=_facts(language, published=day),
        simulated=any(case.round.simulated for case in mine),
        language=language,
    )


def _catalogue_table(name: str, items: Sequence[tuple[Procedure, Item]], language: Language) -> Table:
    columns = (
        Column("number", _NUMBER.say(language), 5, centred=True),
        Column("title", _TITLE.say(language), 12),
        Column("procedure", _KIND.say(language), 9),
        Column("applicant", _APPLICANT.say(language), 11),
        Column("county", _COUNTY.say(language), 6, centred=True),
        Column("content", _CONTENT.say(language), 36),
    )
    groups, place = [], 0
    for number, area in enumerate((one for one in default_plan().areas if any(i.area == one for _, i in items)), 1):
        rows: list[tuple[Cell, ...]] = []
        for procedure, item in (both for both in items if both[1].area == area):
            place += 1
            county = item.county.say(language) if item.county else ""
            content = _content(procedure, item, language)
            rows.append((place, item.title, procedure.title.say(language), item.applicant, county, content))
        groups.append(Group(heading(number, _counted_area(area, len(rows)).say(language), language), tuple(rows)))
    return Table(name, columns, tuple(groups))


def _content(procedure: Procedure, item: Item, language: Language) -> str:
    """Return what everybody may read of a case, each field under its name."""
    colon = Text(zh="：", en=": ").say(language)
    told = (
        (field, written(field, item.values.get(name), language)) for name, field in public_fields(procedure).items()
    )
    return "\n".join(f"{field.title.say(language)}{colon}{shown(value)}" for field, value in told if value != "")


def _has_catalogue(procedure: Procedure) -> bool:
    return procedure.of_kind("confirm") is not None and procedure.of_kind("publish") is not None


def notices_of(rounds: Iterable[Round]) -> dict[str, list[str]]:
    """Return which notices of each round are open to everybody, in the order in which they come; two queries for all."""
    found = list(rounds)
    shown = [one.pk for one in found if procedure_of(one).of_kind("publicise")]
    told: set[str] = set()
    standing: set[tuple[str, str]] = set()
    if shown:
        every = Decision.objects.filter(round__in=shown, case=None, verb="publish")
        told = {pk for pk, details in every.values_list("round", "details") if details.get("until")}
        named = Case.objects.filter(round__in=shown, status__in=_NAMED).order_by()
        standing = set(named.values_list("round", "status").distinct())
    confirmed = {pk for pk, _status in standing}
    catalogued = {pk for pk, status in standing if status in _CATALOGUED}
    return {
        one.pk: [
            *(["publicity"] if one.pk in told else []),
            *(["result"] if one.pk in confirmed and procedure_of(one).of_kind("confirm") else []),
            *(["list"] if one.published else []),
            *(["catalogue"] if one.pk in catalogued and _has_catalogue(procedure_of(one)) else []),
        ]
        for one in found
    }


def issuers(procedure: Procedure) -> tuple[Unit, ...]:
    """Return the units that sign a procedure's notices: those that decide together, else the one that leads its clause."""
    plan, decide = default_plan(), procedure.of_kind("decide")
    together = decide.together if decide else ()
    return tuple(plan.unit(one) for one in together or (plan.clause(procedure.clause).lead or plan.issuer,))


def table(
    words: Wording,
    items: Sequence[Item],
    fields: Mapping[str, FormField] = MappingProxyType({}),
    *,
    states: bool = False,
) -> Table:
    """Return cases as a table by area, with these fields of their forms; with `states` also whether publicity is over."""
    say = words.say
    columns = (
        Column("number", say(_NUMBER), 5 if fields else 3, centred=True),
        Column("title", sentences.matter_name(words.procedure, words.language), 14),
        Column("applicant", say(_APPLICANT), 12),
        Column("county", say(_COUNTY), 6, centred=True),
        *(Column(name, field.title.say(words.language), _share(field)) for name, field in fields.items()),
        *([Column("state", say(_STATE), 7, centred=True)] if states else []),
    )
    places = {item.id: place for place, item in enumerate(items, 1)}
    by_area: dict[Area, list[tuple[Cell, ...]]] = {}
    for item in items:
        values = (written(field, item.values.get(name), words.language) for name, field in fields.items())
        county = say(item.county) if item.county else ""
        state = [say(_state(item))] if states else []
        by_area.setdefault(item.area, []).append((places[item.id], item.title, item.applicant, county, *values, *state))
    groups = tuple(
        Group(heading(place, say(_counted_area(area, len(rows))), words.language), tuple(rows))
        for place, (area, rows) in enumerate(by_area.items(), 1)
    )
    return Table(sentences.list_name(words), columns, groups)


def _counted_area(area: Area, many: int) -> Text:
    return Text(zh=f"{area.title.zh}（{many}项）", en=f"{area.title.en} ({many})")


def _state(item: Item) -> Text:
    if item.until:
        return Text(zh=f"公示至{item.until}", en=f"in publicity until {item.until}")
    return _CATALOGUED_STATE if item.status in _CATALOGUED else _CONFIRMED


def written(field: FormField, value: object, language: Language) -> Cell:
    """Return a value of a form as a notice writes it."""
    if value in (None, ""):
        return ""
    if field.type == "choice":
        return field.label(str(value)).say(language)
    if field.type == "flag":
        return (_YES if value in (True, "true") else _NO).say(language)
    if field.type == "time":
        return str(value)[:10]
    return value if isinstance(value, int | float) else str(value)


def _share(field: FormField) -> int:
    return _LONG_SHARE if field.type == "text" and field.longest > _LONG_TEXT else _SHORT_SHARE


def _names(procedure: Procedure, language: Language) -> tuple[str, ...]:
    return tuple(unit.signs_as.say(language) for unit in issuers(procedure))


def _round(round_id: str) -> Round:
    found = Round.objects.filter(pk=round_id).first() if is_id(round_id) else None
    if found is None:
        raise hidden(NOTICE)
    return found


def _told(found: Round) -> Decision | None:
    """Return the last publication that began a publicity."""
    every = Decision.objects.filter(round=found, case=None, verb="publish").order_by("-id")
    return next((one for one in every if one.details.get("until")), None)


def _counted(procedure: Procedure, first: dt.date, last: dt.date, language: Language) -> str:
    """Return how many days a publicity lasts, working days where the procedure counts those."""
    stage = procedure.of_kind("publicise")
    working = stage is not None and stage.span is not None and stage.span.working
    many = _working_days(default_procedures().calendar, first, last) if working else (last - first).days
    unit = Text(zh="个工作日", en=" working days") if working else Text(zh="日", en=" days")
    return f"{many}{unit.say(language)}"


def _working_days(calendar: Calendar, first: dt.date, last: dt.date) -> int:
    return sum(calendar.is_working(first + number * _DAY) for number in range(1, (last - first).days + 1))


def _reached(procedure: Procedure, unit: Unit) -> Text:
    """Return the unit that takes objections, and how it is reached where the procedure tells."""
    name, way = unit.signs_as, procedure.contact
    return Text(zh=f"{name.zh}（{way.zh}）", en=f"{name.en} ({way.en})") if way else name


def _facts(
    language: Language, *, published: dt.date, until: dt.date | None = None, contact: Text | None = None
) -> tuple[tuple[str, str, str], ...]:
    told = [("published", _PUBLISHED, written_day(published, language))]
    if until:
        told.append(("until", _UNTIL, written_day(until, language)))
    if contact:
        told.append(("contact", _CONTACT, contact.say(language)))
    return tuple((name, title.say(language), text) for name, title, text in told)


_NUMBER, _APPLICANT, _COUNTY = Text(zh="序号", en="No."), Text(zh="单位", en="Unit"), Text(zh="属地", en="County")
_STATE, _CONFIRMED = Text(zh="状态", en="State"), Text(zh="已确定", en="confirmed")
_CATALOGUED_STATE = Text(zh="列入推广目录", en="in the catalogue")
_CATALOGUE = Text(zh="推广目录", en="catalogue")
_TITLE, _KIND, _CONTENT = Text(zh="名称", en="Title"), Text(zh="类别", en="Kind"), Text(zh="主要内容", en="Content")
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_PERIOD, _OBJECTING = Text(zh="公示期限", en="How long"), Text(zh="异议的提出和处理", en="Objections")
_CONTACT = Text(zh="受理单位", en="Where to write to")
_PUBLISHED, _UNTIL = Text(zh="公布日期", en="Published"), Text(zh="公示截止", en="In publicity until")
_EVERYBODY = Text(zh="各有关单位", en="To all whom it concerns")
