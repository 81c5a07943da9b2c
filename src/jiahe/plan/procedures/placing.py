"""Where does a case belong, whatever its procedure? Its title, the applicant, the area, the county: fields of every form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jiahe.kernel.text import Text
from jiahe.plan.model import Plan, Unit
from jiahe.plan.procedures.form import Filled, fill_rows
from jiahe.plan.procedures.model import FormField

LONGEST_TITLE, LONGEST_APPLICANT = 120, 80
PLACING = ("title", "applicant", "answers", "area", "county")
"""The names of these fields, which no form may give to its own."""
_ALWAYS = ("title", "area", "answers")
"""What a draft needs too: without it nobody would know what it is and whose."""


def placing_fields(
    plan: Plan, counties: Iterable[Unit], *, matter: Text, county_needed: bool, for_others: bool
) -> dict[str, FormField]:
    """Return the fields that place a case; whoever hands in for others may name the applicant."""
    areas, places = tuple(plan.areas), tuple(counties)
    applicant = {"applicant": _APPLICANT} if for_others else {}
    return {
        "title": FormField(
            type="text", title=Text(zh=f"{matter.zh}名称", en=f"Title of the {matter.en}"), longest=LONGEST_TITLE
        ),
        **applicant,
        "area": FormField(
            type="choice",
            title=Text(zh="领域", en="Area"),
            of=tuple(area.id for area in areas),
            labels={area.id: area.title for area in areas},
        ),
        "county": FormField(
            type="choice",
            title=Text(zh="县（市、区）", en="County"),
            of=tuple(unit.id for unit in places),
            labels={unit.id: unit.name for unit in places},
            missing="refused" if county_needed else "allowed",
        ),
    }


_APPLICANT = FormField(
    type="text",
    title=Text(zh="申报单位", en="Applicant"),
    longest=LONGEST_APPLICANT,
    missing="allowed",
    note=Text(
        zh="代企业申报时填写企业全称；本单位自己的留空", en="the firm that this is for; empty for one's own unit"
    ),
)


def answering(fields: Mapping[str, FormField], needs: Mapping[str, Text], title: Text) -> dict[str, FormField]:
    """Return the fields of those who answer one of the published `needs`, whose area is then theirs."""
    field = FormField(
        type="choice", title=Text(zh=f"所答{title.zh}", en=f"Answers: {title.en}"), of=tuple(needs), labels=dict(needs)
    )
    return {("answers" if name == "area" else name): field if name == "area" else one for name, one in fields.items()}


def fill_placed(
    form: str, fields: Mapping[str, FormField], rows: Sequence[Mapping[str, Any]], *, whole: bool
) -> list[Filled]:
    """Read forms as `fill_rows` does, where title and area, or what is answered, must be there in a draft too."""
    filled = fill_rows(form, fields, rows, whole=whole)
    if whole:
        return filled
    always = {name: fields[name] for name in _ALWAYS if name in fields}
    placed = fill_rows(form, always, [{name: row.get(name) for name in always} for row in rows])
    return [Filled(one.values, {**two.faults, **one.faults}) for one, two in zip(filled, placed, strict=True)]
