"""Who may try the demo city? Accounts whose password everybody knows, and which are open on this machine only."""

from dataclasses import dataclass

PASSWORD = "jiahe-demo"  # noqa: S105  # meant to be known: it opens simulated data on 127.0.0.1


@dataclass(frozen=True)
class DemoPerson:
    """One account."""

    username: str
    full_name: str
    unit: str
    roles: tuple[str, ...]


PEOPLE = (
    DemoPerson("admin", "系统管理员", "市经信局", ("administrator",)),
    DemoPerson("office", "专班工作人员", "市经信局", ("programme_office",)),
    DemoPerson("office2", "专班工作人员乙", "市数据局", ("programme_office",)),
    DemoPerson("finance1", "资金经办人员", "市财政局", ("finance",)),
    DemoPerson("finance2", "资金复核人员", "市财政局", ("finance",)),
    DemoPerson("lead", "牵头单位联络员", "市交通运输局", ("lead_unit",)),
    DemoPerson("auditor", "审计人员", "市审计局", ("auditor",)),
    DemoPerson("traffic", "交通值班员", "市交通运输局", ("traffic_desk",)),
    DemoPerson("energy", "能源调度员", "市发展改革委", ("energy_desk",)),
    DemoPerson("water", "水质监测员", "市生态环境局", ("environment_desk",)),
    DemoPerson("lead_industry", "工业领域联络员", "市经信局", ("lead_unit",)),
    DemoPerson("lead_city", "城市治理联络员", "市数据局", ("lead_unit",)),
    DemoPerson("county", "县级专班联络员", "桐乡市", ("county_office",)),
    DemoPerson("firm", "企业申报员", "模拟智能装备公司", ("firm",)),
    DemoPerson("expert1", "评审专家甲", "模拟大学", ("expert",)),
    DemoPerson("expert2", "评审专家乙", "模拟研究院", ("expert",)),
    DemoPerson("expert3", "评审专家丙", "模拟学院", ("expert",)),
    DemoPerson("expert4", "评审专家丁", "模拟职业学院", ("expert",)),
    DemoPerson("expert5", "评审专家戊", "模拟检测中心", ("expert",)),
    DemoPerson("plant", "车间排产员", "模拟机械厂", ("industry_desk",)),
)
"""Desk roles that no installed application names are left out when the accounts are made."""
