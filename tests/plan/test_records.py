import datetime as dt
import json

import pytest

from jiahe.kernel.errors import DataError
from jiahe.plan.records import Paid, Records, Rounds, read_records

SOME = Records(
    plan="p",
    day=dt.date(2026, 11, 25),
    rounds=(Rounds(procedure="a", year=2026, many=1), Rounds(procedure="a", year=2026, many=4, simulated=True)),
    paid=(Paid(clause="2.3", year=2026, fen=5, many=1, simulated=True),),
    people={"u": ("甲",)},
)


def test_records_come_back_as_they_were_written():
    assert read_records(SOME.model_dump_json()) == SOME


def test_real_and_simulated_ones_are_kept_apart():
    real, simulated = SOME.of(simulated=False), SOME.of(simulated=True)

    assert ([one.many for one in real.rounds], real.paid, real.people) == ([1], (), {"u": ("甲",)})
    assert ([one.many for one in simulated.rounds], len(simulated.paid)) == ([4], 1)
    assert [one.simulated for one in (SOME, real, simulated, Records(plan="p", day=SOME.day))] == [
        False, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "\x00",
        json.dumps({"plan": "p", "day": "soon"}),
        json.dumps({"plan": "p", "day": "2026-01-01", "song": 1}),
        json.dumps({"plan": "p", "day": "2026-01-01", "paid": [{"clause": "2.3", "year": 2026, "fen": -1, "many": 1}]}),
        json.dumps({"plan": "p" * 500, "day": "2026-01-01"}),
    ],
)
def test_a_file_of_another_form_is_the_users_to_mend(text):
    with pytest.raises(DataError) as caught:
        read_records(text)
    assert (caught.value.table, caught.value.check) == ("records", "format")
