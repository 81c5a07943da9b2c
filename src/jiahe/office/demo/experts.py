"""Who judges in the demo city, what does each know, and who is tied to the one firm that applies? All of it made up."""

from collections.abc import Mapping
from typing import Any

from jiahe.office.accounts.models import User
from jiahe.office.experts import domain

EXPERTS = ("expert1", "expert2", "expert3", "expert4", "expert5")
PARTNER = "模拟智算研究所"
"""Bids together with the demo firm; the expert who works there judges nothing of it."""
_SIMULATED = "（模拟）"
_PROFILES: Mapping[str, Mapping[str, Any]] = {
    "expert1": {
        "field": "机器视觉与工业质检",
        "knows": "表面缺陷检测、小样本学习、产线在线判级；主持纺织瑕疵、光伏组件、注塑件缺陷识别项目（模拟）。",
        "load": 20,
    },
    "expert2": {
        "field": "智能交通与车路协同",
        "knows": "信号配时、客流预测、公交调度、危运车辆监管；参与车路云一体化试点方案论证（模拟）。",
        "load": 20,
    },
    "expert3": {
        "field": "运筹优化与智能制造",
        "knows": "柔性排产、箱包裁片排版、仓储调度、能耗优化；承担装备制造企业数字化改造（模拟）。",
        "load": 15,
    },
    "expert4": {
        "field": "大模型与智能体",
        "knows": "工单分派、知识库问答、政务智能体；参与城市治理大模型应用（模拟）。",
        "firms": [PARTNER],
        "load": 20,
    },
    "expert5": {
        "field": "数据治理与网络安全",
        "knows": "数据集质量、隐私保护、系统安全测评；供水、燃气等城市生命线数据分析（模拟）。",
        "load": 12,
    },
}


def make_profiles(people: Mapping[str, User]) -> None:
    """Let every demo expert fill in the own profile, and the office put down what registers would say."""
    for name, told in _PROFILES.items():
        domain.save_profile(people[name], name, {"firms": [], "available": True} | dict(told))
    office, source = people["office"], f"企业登记信息{_SIMULATED}"
    for controlled in ("模拟智能装备公司", "模拟软件公司"):
        domain.add_holding(office, {"controller": "模拟控股集团", "controlled": controlled, "source": source})
    domain.declare_tie(people["expert3"], "expert3", "模拟新材料公司", f"担任技术顾问{_SIMULATED}")
