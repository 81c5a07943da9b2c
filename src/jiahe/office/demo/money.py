"""Which claims does the demo city pay? Made-up facts, one in each state, so that everybody's next step is one click away."""

from collections.abc import Mapping
from typing import Any

from jiahe.office.accounts.models import User
from jiahe.office.demo.forms import CODE
from jiahe.office.money import domain
from jiahe.office.money.models import Payout
from jiahe.office.programme.rules import today

PAYERS = ("office", "finance1", "finance2", "firm")
_SOURCE = "模拟文件〔2026〕{number} 号"
_FIRM, _OTHER, _THIRD = "模拟智能装备公司", "模拟智慧物流公司", "模拟新材料公司"
_OTHER_CODE, _THIRD_CODE = "91330400MA1111111D", "91330400MA2222222Y"
_RELEASED: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    # incentive, firm, code, matter, day, amount in yuan, area
    ("provincial_scenario", _FIRM, CODE, "装备远程运维场景", "2025-11-20", "", "industry"),
    ("provincial_dataset_pilot", _OTHER, _OTHER_CODE, "路口流量标注数据集", "2025-12-05", "", "transport"),
    ("data_product_turnover", _OTHER, _OTHER_CODE, "货运指数产品", "2025-12-31", "3200000", "transport"),
)
_APPROVED = (
    ("provincial_service_provider", _FIRM, CODE, "省级人工智能服务商", "2026-02-10", "", "industry"),
    ("provincial_digital_product", _THIRD, _THIRD_CODE, "排产优化软件", "2026-03-02", "", "industry"),
)
_COMPUTED = (
    ("national_dataset_pilot", _OTHER, _OTHER_CODE, "路口流量标注数据集", "2026-03-10", "", "transport"),
    ("provincial_benchmark_firm", _THIRD, _THIRD_CODE, "省级标杆企业名单", "2026-03-12", "", "industry"),
    ("provincial_scenario", _OTHER, _OTHER_CODE, "干线物流编队场景", "2026-03-15", "", "transport"),
    ("data_product_turnover", _THIRD, _THIRD_CODE, "材料性能数据产品", "2025-12-31", "1800000", "industry"),
)
_FILED = (("provincial_digital_product", _OTHER, _OTHER_CODE, "智能配载软件", "2026-03-18", "", "transport"),)


def make_payouts(people: Mapping[str, User]) -> int:
    """File made-up facts and bring them as far as each is to come; return how many."""
    paid = _file(people, _RELEASED)
    domain.compute(people["office"])
    domain.approve(people["finance1"], paid)
    domain.release(people["finance2"], paid, "模拟凭证 2026-001")
    approved = _file(people, _APPROVED)
    domain.compute(people["office"])
    domain.approve(people["finance1"], approved)
    _file(people, _COMPUTED)
    domain.compute(people["office"])
    stopped = _file(
        people, (("provincial_scenario", _THIRD, _THIRD_CODE, "涂层检测场景", "2026-02-20", "", "industry"),)
    )
    domain.stop(people["office"], stopped[0], "名单更正，该场景未入选（模拟）。")
    _file(people, _FILED)
    asked = ("provincial_scenario", "", CODE, "柔性产线场景", "2026-03-20", "", "industry")
    domain.ask(people["firm"], _fact(asked, 90), simulated=True)
    return Payout.objects.count()


def _file(people: Mapping[str, User], facts: tuple[tuple[str, ...], ...]) -> list[str]:
    return [
        domain.file_fact(people["office"], _fact(one, number), simulated=True).pk
        for number, one in enumerate(facts, start=1)
    ]


def _fact(told: tuple[str, ...], number: int) -> dict[str, Any]:
    names = ("incentive", "applicant", "code", "matter", "day", "amount", "area")
    fact = dict(zip(names, told, strict=True))
    fact["day"] = min(fact["day"], today().isoformat())  # a fact lies behind, whenever the demo starts
    return fact | {"source": _SOURCE.format(number=number), "county": "tongxiang"}
