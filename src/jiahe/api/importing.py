"""How do many cases come in at once over the interface? The round's workbook down, the same filled in up."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.kernel.errors import UserError
from jiahe.office.programme import domain
from jiahe.office.programme.rules import procedure_of

router = Router(tags=["rounds"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK: dict[str, Any] = {
    "responses": {200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}


class ImportIn(Schema):
    """What is to become of the rows; with `preview` nothing is brought in, `again` brings the same rows in once more."""

    model_config = ConfigDict(extra="forbid")

    submit: bool = False
    preview: bool = False
    again: bool = False
    late_reason: str = Field("", max_length=4000)


class CellFaultOut(Schema):
    """One wrong cell."""

    sheet: str
    cell: str
    column: str
    title: dict[str, str]
    check: str
    value: str
    advice: dict[str, str]


class RowOut(Schema):
    """One row that would become a case, or has."""

    row: int
    title: str | None
    applicant: str | None
    area: str | None
    county: str | None
    answers: str | None


class Imported(Schema):
    """What a workbook brought in (`cases`), or would: `wrong` cells keep drafts out too, `gaps` what is handed in at once."""

    cases: list[str]
    submitted: bool
    rows: list[RowOut]
    wrong: list[CellFaultOut]
    gaps: list[CellFaultOut]
    examples: list[int]
    unused: list[str]
    seen_before: bool
    crowded: dict[str, Any] | None
    early: dict[str, Any] | None
    late: bool


@router.get("/{round_id}/workbook.xlsx", response={200: Any, **ERRORS}, openapi_extra=_WORKBOOK)
def workbook(request: HttpRequest, round_id: str, language: Literal["zh", "en"] = "zh") -> Any:
    """Return the workbook of the round's form, to be filled in with a row a case."""
    content = domain.workbook_of(person_of(request), round_id, language)
    return _file(content, f"{procedure_of(domain.round_for(round_id)).id}.xlsx")


@router.post("/{round_id}/import", response={200: Imported, **ERRORS})
def bring_in(request: HttpRequest, round_id: str, file: File[UploadedFile], wish: Form[ImportIn]) -> dict[str, Any]:
    """Make a case of every row of the workbook (multipart field `file`), or say with every cell why not.

    Wrong cells are answered with 422 and all of them in `faults`; the workbook with them marked is then at
    `import/KEPT/marked.xlsx` for a day.
    """
    person = person_of(request)
    seen = domain.look_at_workbook(person, round_id, file)
    cases = []
    if not wish.preview:
        cases = domain.import_cases(
            person, round_id, seen.kept, submit=wish.submit, again=wish.again, late_reason=wish.late_reason
        )
    names = ("title", "applicant", "area", "county", "answers")
    rows = zip(seen.filled.rows, seen.values, strict=True)
    return {
        "cases": [case.pk for case in cases],
        "submitted": bool(cases) and wish.submit,
        "rows": [{"row": row.number} | {name: values.get(name) for name in names} for row, values in rows],
        "wrong": [fault.as_dict() for fault in seen.wrong],
        "gaps": [fault.as_dict() for fault in seen.gaps],
        "examples": list(seen.filled.examples),
        "unused": list(seen.filled.unused),
        "seen_before": seen.before is not None,
        "crowded": _told(seen.crowded),
        "early": _told(seen.early),
        "late": seen.late,
    }


@router.get("/{round_id}/import/{kept}/marked.xlsx", response={200: Any, **ERRORS}, openapi_extra=_WORKBOOK)
def marked(request: HttpRequest, round_id: str, kept: str, language: Literal["zh", "en"] = "zh") -> Any:
    """Return a workbook that was refused with its wrong cells marked."""
    return _file(domain.marked_workbook(person_of(request), round_id, kept, language), "marked.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


def _told(error: UserError | None) -> dict[str, Any] | None:
    return error.as_dict() if error else None
