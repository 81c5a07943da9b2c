"""Which features of the platform itself does a plan count on, what are they called, and which of them stand?"""

from collections.abc import Mapping

from jiahe.kernel.text import Text

TITLES: Mapping[str, Text] = {
    "agents": Text(zh="智能体", en="agents"),
    "ai_register": Text(zh="人工智能登记册", en="register of AI"),
    "audit_log": Text(zh="防篡改日志", en="tamper-evident log"),
    "bundle": Text(zh="可移植应用包", en="portable applications"),
    "data_registry": Text(zh="数据集登记", en="register of data sets"),
    "data_space": Text(zh="可信数据空间", en="trusted data space"),
    "hub": Text(zh="治理中枢", en="governance hub"),
    "knowledge_base": Text(zh="知识库", en="knowledge base"),
    "lake": Text(zh="数据湖", en="data lake"),
    "market": Text(zh="数据产品市场", en="market for data products"),
    "plan": Text(zh="计划数据化", en="plan as data"),
    "programme": Text(zh="征集评选流程", en="programme of rounds"),
    "rules": Text(zh="奖补规则", en="incentive rules"),
    "sensing": Text(zh="感知接入", en="sensing"),
}
"""Every feature that a plan may name as due."""

STANDING = frozenset(
    {
        "audit_log",  # jiahe.office.log over engines.merkle: every decision entered; `jiahe audit`, /log
        "lake",  # jiahe.lake: tables with contracts and kept versions; `jiahe lake`, /data
        "plan",  # jiahe.plan: clauses, units, targets as data; `jiahe plan`, /plan
        "programme",  # jiahe.office.programme: rounds, cases and their verbs; /rounds, /cases
        "rules",  # jiahe.plan.incentives over engines.rules; `jiahe incentives assess`
    }
)
"""Those that one can use today."""


def feature_title(feature: str) -> Text:
    """Return what a feature is called; one that is not known here goes by its id."""
    return TITLES.get(feature) or Text(zh=feature, en=feature)
