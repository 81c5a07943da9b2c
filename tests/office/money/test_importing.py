"""Facts from a file: the format of `jiahe incentives assess`, all rows or none, every wrong cell told."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.kernel.errors import DataError, ForbiddenError
from jiahe.office.errors import TooLargeError
from jiahe.office.log.domain import verify
from jiahe.office.money import domain
from jiahe.office.money.domain import importing
from jiahe.office.money.models import Payout, State
from tests.office.money.house import CODE, OTHER_CODE, WAN, compute, file, now, pay

HEAD = "claim,applicant,incentive,matter,date,amount,score\n"
ROWS = (
    f"c1,{CODE},provincial_scenario,场景甲,2026-01-05,,\n"
    f"c2,{OTHER_CODE},data_product_turnover,数据产品乙,2025-12-31,3000000.50,\n"
    f"c3,{OTHER_CODE},city_benchmark_project,项目丙,2026-02-01,1000000,88.5\n"
)
SOURCE = "浙经信〔2026〕1 号"


def csv(text, name="claims.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding))


def workbook(rows, name="claims.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def told(caught):
    return [(one.row, one.column, one.fault.check) for one in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_claims_come_in_as_the_command_reads_them(crew, encoding):
    made = domain.import_facts(crew["office"], csv(HEAD + ROWS, encoding=encoding), source=SOURCE)

    assert [(one.number, one.amount, one.score, one.source) for one in made] == [
        (1, None, None, SOURCE), (2, 300 * WAN + 50, None, SOURCE), (3, 100 * WAN, 8850, SOURCE)
    ]  # fmt: skip
    assert [one.payable for one in compute(crew).payable] == [50 * WAN, 15 * WAN, 30 * WAN]
    assert verify().faults == []


def test_a_workbook_may_have_chinese_heads_and_amounts_in_ten_thousands(crew):
    file(crew)
    made = domain.import_facts(
        crew["office"],
        workbook(
            [
                ["申请单位", "激励", "事项", "日期", "金额（万元）", "领域", "备注"],
                [CODE, "data_product_turnover", "数据产品甲", "2025-12-31", 612.3, "工业制造", "x"],
            ]
        ),
        source=SOURCE,
    )
    assert [(one.amount, one.area, one.applicant) for one in made] == [(61230 * WAN // 100, "industry", "模拟机械厂")]


def test_every_wrong_cell_is_told_and_nothing_comes_in(crew):
    rows = (
        f"c1,{CODE},provincial_scenario,场景甲,2026-01-05,,\n"
        f"c1,{CODE[:-1]}X,no_such,,soon,-1,NaN\n"
        f"c3,{CODE},provincial_scenario,场景乙,2999-01-05,1.005,1e400\n"
    )
    with pytest.raises(domain.FileError) as caught:
        domain.import_facts(crew["office"], csv(HEAD + rows), source=SOURCE)

    assert sorted(told(caught)) == [
        (3, "amount", "money"), (3, "applicant", "credit_code"), (3, "claim", "duplicate_key"), (3, "date", "type"),
        (3, "incentive", "choice"), (3, "matter", "missing"), (3, "score", "number"),
        (4, "amount", "money"), (4, "date", "day"), (4, "score", "number"),
    ]  # fmt: skip
    assert (caught.value.count, len(caught.value.as_dict()["faults"])) == (10, 10)
    assert not Payout.objects.exists()


def test_a_file_is_not_brought_in_twice(crew):
    domain.import_facts(crew["office"], csv(HEAD + ROWS), source=SOURCE)
    with pytest.raises(domain.FileError) as caught:
        domain.import_facts(crew["office"], csv(HEAD + ROWS), source=SOURCE)
    assert told(caught) == [(row, "matter", "exists") for row in (2, 3, 4)]
    assert Payout.objects.count() == 3


def test_a_row_that_stands_twice_is_told(crew):
    row = f"{CODE},provincial_scenario,场景甲,2026-01-05,,\n"
    with pytest.raises(domain.FileError) as caught:
        domain.import_facts(crew["office"], csv(HEAD + f"c1,{row}c2,{row}"), source=SOURCE)
    assert told(caught) == [(3, "matter", "exists")]


def test_a_lead_unit_brings_in_what_is_its_own(crew):
    head = HEAD.replace("\n", ",area\n")
    own, others = (f"c1,{CODE},provincial_scenario,场景甲,2026-01-05,,,{area}\n" for area in ("education", "industry"))
    assert len(domain.import_facts(crew["other_lead"], csv(head + own), source=SOURCE)) == 1
    with pytest.raises(domain.FileError) as caught:
        domain.import_facts(crew["other_lead"], csv(head + others), source=SOURCE)
    assert told(caught) == [(2, "incentive", "choice")]
    for who in ("firm", "finance_1", "auditor", "administrator", "county"):
        with pytest.raises(ForbiddenError):
            domain.import_facts(crew[who], csv(HEAD + ROWS), source=SOURCE)


BROKEN = [
    (csv("", "claims.csv"), "empty"),
    (csv(HEAD), "empty"),
    (csv("a,b\n1,2\n"), "column_missing"),
    (csv(HEAD.replace("score", "Amount") + ROWS), "column_repeated"),
    (csv("x", "claims.exe"), "format"),
    (csv("MZ", "claims.xlsx"), "format"),
    (csv(HEAD + "c1\n"), "format"),
]


@pytest.mark.parametrize(("sent", "check"), BROKEN, ids=str)
def test_a_file_that_is_none_is_the_one_data_error(crew, sent, check):
    sent.seek(0)
    with pytest.raises(DataError) as caught:
        domain.import_facts(crew["office"], sent, source=SOURCE)
    assert caught.value.check == check


def test_a_file_that_is_too_large_is_not_looked_at(crew, monkeypatch):
    monkeypatch.setattr(importing, "MOST_BYTES", 10)
    with pytest.raises(TooLargeError):
        domain.import_facts(crew["office"], csv(HEAD + ROWS), source=SOURCE)
    monkeypatch.setattr(importing, "MOST_BYTES", 10**7)
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    with pytest.raises(DataError):
        domain.import_facts(crew["office"], csv(HEAD + ROWS), source=SOURCE)


PAID = f"applicant,matter,incentive,date,amount\n{CODE},数据集甲,provincial_dataset_pilot,2025-11-01,150000\n"


def test_what_others_paid_is_taken_off_and_is_no_money_of_ours(crew):
    (paid,) = domain.import_facts(crew["finance_1"], csv(PAID), source="海宁市财政局函", what="paid")
    assert (paid.state, paid.payable, paid.amount) == (State.ELSEWHERE, 15 * WAN, None)
    payout = file(crew, "national_dataset_pilot", matter="数据集甲")
    compute(crew)
    assert (now(payout).payable, now(payout).status) == (15 * WAN, "topped_up")
    assert domain.paid_by("clause")[0].paid == 0

    domain.stop(crew["office"], paid.pk, "函已撤回")
    compute(crew)
    assert now(payout).payable == 30 * WAN
    domain.reopen(crew["office"], paid.pk, "函有效")
    assert now(paid).state == State.ELSEWHERE
    outcome = domain.approve(crew["finance_1"], [payout.pk])
    assert [one.payable for one, _ in outcome.returned] == [15 * WAN]
    assert pay(crew, payout).total == 15 * WAN


def test_what_others_paid_needs_an_amount(crew):
    with pytest.raises(domain.FileError) as caught:
        domain.import_facts(crew["finance_1"], csv(PAID.replace("150000", "")), source=SOURCE, what="paid")
    assert told(caught) == [(2, "amount", "missing")]
