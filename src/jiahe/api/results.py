"""How do a run's tables leave the house: as JSON in pages, CSV, Parquet or a workbook?"""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS, as_json
from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.kernel.times import TimeForm
from jiahe.lake.writing import as_text, write_csv, write_parquet, write_xlsx
from jiahe.office.runs.domain import folder_of_run, run_for
from jiahe.office.runs.models import Run
from jiahe.runtime.record import RECORD, read_record
from jiahe.runtime.results import form_of_run, read_result

router = Router(tags=["results"])
MOST_ROWS = 10_000
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILES = {
    "responses": {
        200: {
            "content": {
                kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for kind in _KINDS.values()
            }
        }
    }
}

Offset = Annotated[int, Query(ge=0, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS)]


class Rows(Schema):
    """A stretch of a table."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int
    simulated: bool


@router.get("/{run_id}/run.json", response={200: dict[str, Any], **ERRORS})
def record(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """Return the whole record of a finished run."""
    folder = _folder(run_for(person_of(request), run_id))
    return dict(json.loads((folder / RECORD).read_text(encoding="utf-8")))


@router.get("/{run_id}/tables/{table}", response={200: Rows, **ERRORS}, openapi_extra=_FILES)
def table(
    request: HttpRequest,
    run_id: str,
    table: str,
    format: Literal["json", "csv", "parquet", "xlsx"] = "json",  # noqa: A002  # the interface's word
    offset: Offset = 0,
    limit: Limit = 1000,
) -> Any:
    """Return one output table: as JSON a stretch of its rows, as a file the whole."""
    run = run_for(person_of(request), run_id)
    folder = _folder(run)
    frame, form = read_result(folder, table), form_of_run(read_record(folder))
    if format != "json":
        return file_answer(frame, f"{table}.{format}", format, form)
    return stretch(frame, offset, limit, form) | {"simulated": run.simulated}


def stretch(frame: pl.DataFrame, offset: int, limit: int, form: TimeForm | None) -> dict[str, Any]:
    """Return some rows of a frame as plain data; times are written as they came."""
    part = frame.slice(offset, limit)
    times = [name for name, kind in part.schema.items() if isinstance(kind, pl.Datetime)]
    if form is not None and times:
        part = part.with_columns(as_text(part.select(times), form))
    return {"columns": frame.columns, "rows": as_json(part.to_dicts()), "total": frame.height}


def file_answer(frame: pl.DataFrame, name: str, kind: str, form: TimeForm | None) -> HttpResponse:
    """Return a frame as a file."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / name
        if kind == "csv":
            write_csv(frame, path, form)
        elif kind == "xlsx":
            write_xlsx({path.stem: frame}, path)
        else:
            write_parquet(frame, path)
        content = path.open("rb")  # the answer closes it; its name is gone by then
    answer: HttpResponse = FileResponse(content, as_attachment=True, filename=name, content_type=_KINDS[kind])  # type: ignore[assignment]  # streaming answers are answers too
    return answer


def _folder(run: Run) -> Path:
    folder = folder_of_run(run)
    if folder is None or run.under_way:
        raise NotFoundError(Text(zh="该运行尚无结果", en="the run has no results yet"))
    return folder
