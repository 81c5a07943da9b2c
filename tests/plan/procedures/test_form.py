import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.kernel.text import Text
from jiahe.plan.procedures.form import fill, fill_rows, plain_text
from jiahe.plan.procedures.model import FormField


def field(kind="text", **more):
    return FormField(type=kind, title=Text(zh="项", en="Item"), **more)


FIELDS = {
    "name": field(longest=5),
    "kind": field("choice", of=("a", "b")),
    "sum": field("number", minimum=0, missing="allowed"),
    "many": field("whole", maximum=9, missing="allowed"),
    "day": field("time", missing="allowed"),
    "sure": field("flag", missing="allowed"),
}
RIGHT = {"name": " 嘉禾 ", "kind": "a", "sum": "1.5", "many": 3, "day": "2026-05-01", "sure": "是"}


def test_what_is_right_is_typed():
    filled = fill("form", FIELDS, RIGHT)
    assert (filled.values, filled.faults) == (
        {"name": "嘉禾", "kind": "a", "sum": 1.5, "many": 3, "day": "2026-05-01T00:00:00", "sure": True},
        {},
    )


WRONG = [
    ("name", "六个字的名字", "length"),
    ("name", "  ", "missing"),
    ("name", None, "missing"),
    ("name", ["x"], "type"),
    ("name", "\x00\ud800", "missing"),
    ("kind", "c", "choice"),
    ("sum", -0.01, "minimum"),
    ("sum", float("nan"), "finite"),
    ("sum", "many", "type"),
    ("many", 10, "maximum"),
    ("many", 10**30, "length"),
    ("day", "2026-02-30", "type"),
    ("sure", "perhaps", "type"),
    ("odd", "x", "unknown"),
]


@pytest.mark.parametrize(("name", "value", "check"), WRONG)
def test_what_is_wrong_is_told_by_field(name, value, check):
    filled = fill(
        "form", FIELDS | {"many": field("whole", maximum=9, missing="allowed", longest=20)}, RIGHT | {name: value}
    )
    assert {one: fault.check for one, fault in filled.faults.items()} == {name: check}


def test_a_draft_may_have_gaps_but_no_faults():
    filled = fill("form", FIELDS, {"name": "", "sum": -1}, whole=False)
    assert list(filled.faults) == ["sum"]
    assert filled.values == {"name": None, "kind": None, "many": None, "day": None, "sure": None}


def test_a_flag_may_come_typed():
    assert fill("form", FIELDS, RIGHT | {"sure": False}).values["sure"] is False


def test_marks_that_no_form_needs_are_dropped():
    assert plain_text(" a\u202eb\x07\n\tc\ud800 ") == "ab\n\tc"


SPELT = [
    ("sum", "１２，３４５．５０", 12345.5),
    ("sum", " 1,234,567 ", 1234567.0),
    ("many", "７", 7),
    ("day", "2026/1/5", "2026-01-05T00:00:00"),
    ("day", "2026年1月5日", "2026-01-05T00:00:00"),
    ("day", "２０２６．１．５", "2026-01-05T00:00:00"),
    ("day", "20260105", "2026-01-05T00:00:00"),
    ("kind", "甲", "a"),
    ("kind", " second ", "b"),
    ("code", "９１３３ 0400ma0000000u", "91330400MA0000000U"),
]
CODED = FIELDS | {
    "kind": field("choice", of=("a", "b"), labels={"a": Text(zh="甲", en="first"), "b": Text(zh="乙", en="second")}),
    "code": field(check="credit_code", longest=18, missing="allowed"),
}


@pytest.mark.parametrize(("name", "value", "read"), SPELT)
def test_usual_spellings_are_read(name, value, read):
    filled = fill("form", CODED, RIGHT | {name: value})
    assert (filled.values[name], filled.faults) == (read, {})


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("sum", "1,23", "type"),
        ("sum", "50万", "type"),
        ("day", "2026年2月30日", "type"),
        ("day", "2026年1月", "type"),
        ("code", "91330400MA00000000", "credit_code"),
        ("code", "9.13304E+17", "credit_code"),
    ],
)
def test_what_only_looks_usual_is_not_guessed_at(name, value, check):
    assert [fault.check for fault in fill("form", CODED, RIGHT | {name: value}).faults.values()] == [check]


def test_the_code_of_a_firm_is_checked_on_texts_alone():
    with pytest.raises(ValueError, match="for texts alone"):
        field("number", check="credit_code")


_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-20, 20),
    st.floats(),
    st.sampled_from(["", "a", "甲", "1,000", "2026-01-05", "2026-01-05 08:00", "2026-01-05T08:00+09:00", "是", "嘉禾"]),
    st.text(max_size=8),
)


@given(st.lists(st.dictionaries(st.sampled_from([*CODED, "odd"]), _CELL), max_size=6), st.booleans())
def test_many_forms_are_read_as_each_by_itself(rows, whole):
    together = fill_rows("form", CODED, rows, whole=whole)
    alone = [fill("form", CODED, row, whole=whole) for row in rows]
    assert [(one.values, {name: fault.as_dict() for name, fault in one.faults.items()}) for one in together] == [
        (one.values, {name: fault.as_dict() for name, fault in one.faults.items()}) for one in alone
    ]
