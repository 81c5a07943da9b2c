"""How do profiles, holdings and joint bids come in from a workbook? Every cell is checked; all rows come in, or none."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.kernel.text import Language, Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import FormError, WorkbookError
from jiahe.office.experts.domain.firms import checked_bid, checked_holding
from jiahe.office.experts.domain.forms import ACCOUNT, BID, HOLDING, PROFILE
from jiahe.office.experts.domain.profiles import checked, judges
from jiahe.office.experts.domain.recording import deed, enter, state_of
from jiahe.office.experts.models import Expert, Holding, JointBid
from jiahe.office.experts.rules import keeps_experts
from jiahe.office.log.domain import Deed
from jiahe.plan.workbook.judge import cell_fault, judge
from jiahe.plan.workbook.layout import Layout
from jiahe.plan.workbook.read import MOST_BYTES, CellFault, Filled, read
from jiahe.plan.workbook.write import blank

Kind = Literal["experts", "holdings", "bids"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "experts": Layout("experts", Text(zh="专家资料", en="Experts"), {"account": ACCOUNT, **PROFILE}),
        "holdings": Layout("holdings", Text(zh="控制关系", en="Who controls whom"), HOLDING),
        "bids": Layout("bids", Text(zh="联合投标", en="Who bid together"), BID),
    }
)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Imported:
    """What a workbook brought in, or would: how many rows it has, and how many of them are new or change something."""

    kind: str
    rows: int
    changed: int


def blank_workbook(person: Person, kind: Kind, language: Language) -> bytes:
    """Return the workbook to be filled in; ForbiddenError where the person does not keep these."""
    require(keeps_experts(person), person)
    return blank(LAYOUTS[kind], language, [])


def import_workbook(person: Person, kind: Kind, file: "UploadedFile[Any]", *, only_look: bool = False) -> Imported:
    """Bring in the rows of a workbook, all of them or none; what stands there already is passed over.

    Parameters
    ----------
    person, kind
        Who brings in what.
    file
        The workbook; a row of profiles names the account, which must be there.
    only_look
        Whether the rows are checked and counted, and nothing is kept.

    Raises
    ------
    NotSignedInError, ForbiddenError
        The programme office keeps these.
    WorkbookError
        Where a cell is wrong: every one at once.
    DataError
        Where it is no workbook of this form, or has no rows.
    """
    user, layout = require(keeps_experts(person), person), LAYOUTS[kind]
    filled = _read(file, layout)
    values = _checked(filled, layout, kind)
    with transaction.atomic():
        deeds = [*_KEEP[kind](user, values, only_look)]
        if deeds and not only_look:
            enter(*deeds)
    return Imported(kind, len(values), len(deeds))


def _read(file: "UploadedFile[Any]", layout: Layout) -> Filled:
    if (file.size or 0) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024 // 1024} MB"
        raise DataError(layout.form, "", "size", count=file.size or 0, advice=advice("size", limit))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return read(path, layout)


def _checked(filled: Filled, layout: Layout, kind: Kind) -> list[Values]:
    """Return the rows as they are kept; WorkbookError with every wrong cell."""
    values, faults = judge(filled, layout, whole=True)
    known = set(judges().values_list("username", flat=True)) if kind == "experts" else set()
    seen: set[Any] = set()
    kept: list[Values] = []
    wrong: list[CellFault] = []
    for row, told, cells in zip(filled.rows, values, faults, strict=True):
        wrong += cells
        if cells:
            continue
        try:
            kept.append(_CHECK[kind](told, known, seen))
        except FormError as error:
            wrong += [cell_fault(filled, row, layout, name, fault) for name, fault in error.faults.items()]
    if wrong:
        raise WorkbookError(layout.form, wrong)
    return kept


def _check_profile(told: Values, known: set[str], seen: set[Any]) -> Values:
    account = told["account"]
    if account not in known:
        raise _odd(
            "account", "unknown", Text(zh="没有这个专家账号，请先由管理员新建", en="there is no such expert's account")
        )
    if account in seen:
        raise _odd("account", "duplicate_key", advice("duplicate_key", ACCOUNT.title))
    seen.add(account)
    return checked({name: told[name] for name in PROFILE}) | {"account": account}


def _check_holding(told: Values, _known: set[str], _seen: set[Any]) -> Values:
    return checked_holding(told)


def _check_bid(told: Values, _known: set[str], _seen: set[Any]) -> Values:
    return checked_bid(told)


def _odd(field: str, check: str, wanted: Text) -> FormError:
    return FormError({field: DataError("experts", field, check, advice=wanted)})


def _keep_profiles(user: User, rows: Sequence[Values], only_look: bool) -> Iterator[Deed]:  # noqa: FBT001  # one shape for all three
    experts = {one.username: one for one in judges().select_related("expert")}
    for told in rows:
        expert = experts[told["account"]]
        values = {name: told[name] for name in PROFILE}
        before: Expert | None = getattr(expert, "expert", None)
        changed = sorted(name for name in PROFILE if before is None or getattr(before, name) != values[name])
        if not changed:
            continue
        state = state_of(before)
        made = (
            Expert(user=expert, **values)
            if only_look
            else Expert.objects.update_or_create(user=expert, defaults=values)[0]
        )
        thing = f"expert/{expert.username}"
        yield deed(user, "save_expert", thing, before=state, after=state_of(made), changed=changed)


def _keep_holdings(user: User, rows: Sequence[Values], only_look: bool) -> Iterator[Deed]:  # noqa: FBT001  # as above
    there = set(Holding.objects.values_list("controller", "controlled"))
    for told in rows:
        ends = told["controller"], told["controlled"]
        if ends in there:
            continue
        there.add(ends)
        made = Holding(**told)
        if not only_look:
            made.save()
        yield deed(user, "add_holding", f"holding/{made.pk}", before=None, after=state_of(made))


def _keep_bids(user: User, rows: Sequence[Values], only_look: bool) -> Iterator[Deed]:  # noqa: FBT001  # as above
    there = {(day, tuple(sorted(firms))) for day, firms in JointBid.objects.values_list("day", "firms")}
    for told in rows:
        key = told["day"], tuple(sorted(told["firms"]))
        if key in there:
            continue
        there.add(key)
        made = JointBid(**told)
        if not only_look:
            made.save()
        yield deed(user, "add_bid", f"bid/{made.pk}", before=None, after=state_of(made))


_CHECK: Mapping[str, Callable[[Values, set[str], set[Any]], Values]] = MappingProxyType(
    {"experts": _check_profile, "holdings": _check_holding, "bids": _check_bid}
)
_KEEP: Mapping[str, Callable[[User, Sequence[Values], bool], Iterator[Deed]]] = MappingProxyType(
    {"experts": _keep_profiles, "holdings": _keep_holdings, "bids": _keep_bids}
)
