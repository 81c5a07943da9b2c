"""Workbooks of a round, filled in as clerks fill them in."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.plan.workbook.layout import FIRST_ROW
from tests.office.programme.house import FORMS

NAME = "需求.xlsx"


def need(number: int, **more: Any) -> dict[str, Any]:
    """Return one row: a need of the open list."""
    return {"title": f"需求 {number}", "area": "工业制造", **FORMS["open_list"], "data": "已有可用数据"} | more


def filled_in(person: User, found: Round, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the round's workbook with rows filled in below the example."""
    book = openpyxl.load_workbook(io.BytesIO(domain.workbook_of(person, found.pk, "zh")))
    sheet = book.worksheets[0]
    places = {str(cell.value).partition("/")[2]: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=FIRST_ROW):
        for name, value in row.items():
            sheet.cell(number, places[name]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sent(person: User, found: Round, rows: Sequence[Mapping[str, Any]]) -> SimpleUploadedFile:
    """Return the same as a file that is sent."""
    return SimpleUploadedFile(NAME, filled_in(person, found, rows))


def look(person: User, found: Round, rows: Sequence[Mapping[str, Any]]) -> domain.Intake:
    """Hand a workbook in to be looked at."""
    return domain.look_at_workbook(person, found.pk, sent(person, found, rows))
