"""Which empty file should somebody fill in? Made from the contract, with a sheet that explains each column."""

import tempfile
from pathlib import Path

import polars as pl
from django.http import FileResponse
from django.utils.translation import gettext as _

from jiahe.contracts.model import Table
from jiahe.lake.writing import write_xlsx
from jiahe.web.exporting import KINDS, safe_name, table_file
from jiahe.web.language import say
from jiahe.web.ranges import span
from jiahe.web.words import say as word


def blank_file(name: str, declared: Table, kind: str) -> FileResponse:
    """Return the table without rows, its heads in the page's language (the check reads them back)."""
    heads = pl.DataFrame(schema={say(column.title): pl.String for column in declared.columns.values()})
    if kind == "csv":
        return table_file(heads, name, "csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_xlsx({say(declared.title): heads, _("How to fill in"): explained(declared)}, path)
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=safe_name(f"{name}.xlsx"), content_type=KINDS["xlsx"])


def explained(declared: Table) -> pl.DataFrame:
    """Return a row for each column: what goes in."""
    columns = {**declared.columns, **({"*": declared.others} if declared.others else {})}
    rows = [
        {
            _("Column"): say(column.title),
            _("Name"): name,
            _("Type"): word("type", column.type),
            _("Unit"): column.unit,
            _("Range"): span(column),
            _("May be empty"): _("yes") if column.missing == "allowed" else _("no"),
            _("Note"): say(column.note) if column.note else "",
        }
        for name, column in columns.items()
    ]
    return pl.DataFrame(rows)
