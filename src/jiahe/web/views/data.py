"""The lake: its tables, one table with its contract and profile, adding rows, taking a table out."""

import tempfile
from pathlib import Path

import polars as pl
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiahe.kernel.errors import UserError
from jiahe.office.accounts.rules import may_write_lake, require
from jiahe.office.tables import append_rows, is_simulated, lake_for
from jiahe.web.blank import blank_file
from jiahe.web.exporting import KINDS, safe_name, table_file
from jiahe.web.faults import status_of
from jiahe.web.lake_pages import Adding, TablePage, known_contracts, table_rows
from jiahe.web.listing import Column, Filter, Rows, listing


@require_safe
def table_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the lake's tables."""
    asked = listing(
        request.GET,
        Rows(table_rows(lake_for(request.user)), ("name", "title", "source")),
        columns=(
            Column(key="name", title=_("Table")),
            Column(key="rows", title=_("Rows"), number=True),
            Column(key="latest", title=_("Latest time in it")),
            Column(key="changed", title=_("Changed")),
            Column(key="source", title=_("Last source")),
            Column(key="version", title=_("Version"), number=True),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(
                name="origin",
                title=_("Origin"),
                choices=[("measured", _("measured data")), ("simulated", _("simulated data"))],
            ),
        ),
        sort="name",
    )
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        return table_file(pl.DataFrame(asked.everything(), infer_schema_length=None), "jiahe-tables", kind)
    context = {"listing": asked, "may_write": may_write_lake(request.user), "contracts": known_contracts()}
    return render(request, "web/data.html", context)


@require_safe
def table_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one table."""
    page = TablePage(lake_for(request.user), name)
    may_write = may_write_lake(request.user) and not is_simulated(name)
    return render(request, "web/table.html", {"page": page, "may_write": may_write, "adding": None})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Show a file that is to be added beside what the contract says of it; add it once that was seen."""
    person = require(may_write_lake(request.user), request.user)
    adding = Adding(person, lake_for(person), request.POST, request.FILES)
    adding.look()
    if "sure" in request.POST and adding.fine and adding.upload:
        try:
            version = append_rows(
                person, adding.name, adding.upload, application=adding.application, table=adding.table
            )
        except UserError as error:
            adding.fault = error
        else:
            told = {"rows": f"{version.rows:,}", "table": adding.name, "version": version.number}
            messages.success(request, _("%(rows)s rows are added to %(table)s; it is now version %(version)s.") % told)
            return redirect("table", adding.name)
    status = 200 if adding.fine else status_of(adding.fault) if adding.fault else 422
    return render(request, "web/add.html", {"adding": adding, "contracts": known_contracts()}, status=status)


@require_safe
def take(request: HttpRequest, name: str, kind: str) -> FileResponse:
    """Send a table whole."""
    lake = lake_for(request.user)
    page = TablePage(lake, name)
    if kind == "blank":
        return blank_file(name, page.contract, "xlsx")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kind}"
        lake.export(name, path, kind, for_excel=True)
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=safe_name(f"{name}.{kind}"), content_type=KINDS[kind])
