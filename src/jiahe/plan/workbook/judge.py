"""Do the rows of a workbook keep the form? Each is checked as if it had been typed, and every wrong cell is told."""

from collections.abc import Mapping
from typing import Any

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.kernel.text import Text
from jiahe.plan.procedures.model import FormField
from jiahe.plan.procedures.placing import fill_placed
from jiahe.plan.workbook.layout import Layout
from jiahe.plan.workbook.read import CellFault, Filled, Row

_SHOWN, _MOST_NAMED = 60, 30


def judge(filled: Filled, layout: Layout, *, whole: bool) -> tuple[list[Mapping[str, Any]], list[list[CellFault]]]:
    """Return each row's typed values and its faults; with `whole` unset, as for drafts, cells may be empty."""
    given = [{name: value for name, value in row.values.items() if name in layout.columns} for row in filled.rows]
    read = fill_placed(layout.form, layout.columns, given, whole=whole)
    faults = []
    for row, one in zip(filled.rows, read, strict=True):
        wrong = {**one.faults, **row.unread}
        faults.append([cell_fault(filled, row, layout, name, wrong[name]) for name in layout.columns if name in wrong])
    return [one.values for one in read], faults


def cell_fault(filled: Filled, row: Row, layout: Layout, name: str, fault: DataError) -> CellFault:
    """Return what is wrong with one cell."""
    value = row.values.get(name)
    shown = fault.examples[0].value if name in row.unread and fault.examples else "" if value is None else str(value)
    field = layout.columns[name]
    advised = advice("choice", _offered(field)) if fault.check == "choice" else fault.advice
    return CellFault(filled.sheet, filled.cell(row, name), name, field.title, fault.check, shown[:_SHOWN], advised)


def _offered(field: FormField) -> Text:
    """Return the choices as the list of the workbook shows them, without their codes."""
    if len(field.of) > _MOST_NAMED:
        return Text(zh="下拉列表中的一项", en="the choices of the list")
    labels = [field.label(code) for code in field.of]
    return Text(zh="、".join(one.zh for one in labels), en=", ".join(one.en for one in labels))
