"""How does a table leave as a file: safely named, safe to open?"""

import re
import tempfile
from pathlib import Path

import polars as pl
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from jiahe.kernel.times import TimeForm
from jiahe.lake.writing import write_csv, write_parquet, write_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_UNSAFE = re.compile(r"[^\w.\-（）()+ ]+")
_FORMULA = r"^[=+\-@\t\r]"


def safe_name(name: str) -> str:
    """Return a file name without anything that a path or a shell could read as its own."""
    return _UNSAFE.sub("_", name).strip(". ")[:120] or "jiahe"


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return bytes as a file to be kept."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=safe_name(name)) or ""
    )
    return response


def table_file(frame: pl.DataFrame, name: str, kind: str, form: TimeForm | None = None) -> FileResponse:
    """Return a frame as CSV (with the mark that Excel needs), workbook or Parquet."""
    # The file has no name any more once it is open; it goes when the answer has been sent.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kind}"
        if kind == "csv":
            write_csv(without_formulas(frame), path, form, for_excel=True)
        elif kind == "xlsx":
            write_xlsx({name: frame}, path)
        else:
            write_parquet(frame, path)
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=safe_name(f"{name}.{kind}"), content_type=KINDS[kind])


def without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    guarded = [
        pl.when(pl.col(name).str.contains(_FORMULA)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    ]
    return frame.with_columns(guarded)
