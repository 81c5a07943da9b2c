"""What are the roles called? The house's own, and the desks that its applications name."""

from collections.abc import Mapping

from jiahe.kernel.text import Text

_TITLES: Mapping[str, Text] = {
    "administrator": Text(zh="管理员", en="administrator"),
    "programme_office": Text(zh="专班办公室", en="programme office"),
    "lead_unit": Text(zh="牵头单位", en="lead unit"),
    "finance": Text(zh="资金管理", en="finance"),
    "county_office": Text(zh="县（市、区）专班", en="county office"),
    "expert": Text(zh="专家", en="expert"),
    "firm": Text(zh="企业", en="firm"),
    "auditor": Text(zh="审计人员", en="auditor"),
    "traffic_desk": Text(zh="交通值班岗", en="traffic desk"),
    "energy_desk": Text(zh="能源调度岗", en="energy desk"),
    "environment_desk": Text(zh="生态环境岗", en="environment desk"),
    "industry_desk": Text(zh="工业排产岗", en="industry desk"),
}


def role_title(role: str) -> Text:
    """Return what a role is called; one that an added application brought goes by its id."""
    return _TITLES.get(role) or Text(zh=role, en=role)
