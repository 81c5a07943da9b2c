import io

import openpyxl
import pytest

from jiahe.kernel.errors import DataError
from jiahe.plan.workbook.read import read
from jiahe.plan.workbook.write import blank
from tests.plan.workbook.house import HEADS, LAYOUT, RIGHT, offered


def made(language="zh"):
    return openpyxl.load_workbook(io.BytesIO(blank(LAYOUT, language, ["关于本表"])))


def test_the_sheet_has_heads_in_the_language_with_units_and_stars_above_an_example():
    sheet, guide, choices = made().worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0] == [None, *(f"best_field/{name}" for name in LAYOUT.columns)]
    assert (rows[1], len(rows)) == (HEADS, 3)
    assert rows[2][:3] == ["示例", "至多 20 字", "农业"]
    assert (sheet.row_dimensions[1].hidden, sheet.freeze_panes) == (True, "C3")
    assert (guide["A1"].value, guide["A2"].value) == ("好田评选", "关于本表")
    assert choices.sheet_state == "hidden"
    assert [cell.value for cell in made("en").worksheets[0][2]][:4] == ["No.", "Field*", "Area*", "Yield (kg)*"]


def test_columns_keep_codes_as_texts_and_offer_their_choices():
    sheet = made().worksheets[0]
    formats = {LAYOUT.mark(name): sheet.column_dimensions[cell.column_letter].number_format
               for name, cell in zip(LAYOUT.columns, sheet[1][1:], strict=True)}  # fmt: skip
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}

    assert formats["best_field/code"] == formats["best_field/phone"] == "@"
    assert (formats["best_field/sown"], formats["best_field/yield"]) == ("yyyy-mm-dd", "#,##0.00")
    assert rules["C4:C1003"] == ("list", "'选项'!$C$1:$C$2")
    assert rules["F4:F1003"] == ("list", "'选项'!$F$1:$F$2")
    assert rules["D4:D1003"] == ("decimal", "0")
    assert rules["B4:B1003"] == ("textLength", "20")


def test_every_column_is_explained():
    guide = made().worksheets[1]
    told = [[cell.value for cell in row] for row in guide.iter_rows(min_row=guide.max_row - len(LAYOUT.columns) + 1)]
    assert told[1] == ["领域*", "是", "从下拉列表选", "农业、商贸"]
    assert told[2] == ["亩产（kg）*", "是", "数字；不小于 0 kg；不大于 5,000 kg", None]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_offered_is_read_back(tmp_path, language):
    with pytest.raises(DataError) as fault:
        read(offered(tmp_path / "a.xlsx", language=language), LAYOUT)
    assert fault.value.check == "no_rows"

    filled = read(offered(tmp_path / "a.xlsx", [RIGHT], language), LAYOUT)
    assert (filled.examples, filled.unused) == ((3,), ())
    assert filled.rows[0].values == {
        "title": "东畈", "area": "农业", "yield": 650.5, "sown": "2026-04-20", "organic": "是", "plots": "3",
        "code": "91330400MA0000000U", "phone": "0573-00000000",
    }  # fmt: skip
