"""Which fields have a profile, a holding and a joint bid, as a page, the interface and a workbook fill them in?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from jiahe.kernel.text import Text
from jiahe.office.errors import FormError
from jiahe.plan.procedures.form import fill
from jiahe.plan.procedures.model import FormField

MOST_LOAD = 500
PROFILE: Mapping[str, FormField] = MappingProxyType(
    {
        "field": FormField(type="text", title=Text(zh="专业领域", en="Field"), longest=120),
        "knows": FormField(
            type="text", title=Text(zh="从事和熟悉的内容", en="What one knows"), longest=4000, missing="allowed"
        ),
        "firms": FormField(
            type="text",
            title=Text(zh="任职和参股单位（每行一个，全称）", en="Employers and holdings (full names, one a line)"),
            longest=2000,
            missing="allowed",
        ),
        "load": FormField(
            type="whole",
            title=Text(zh="每轮最多评审项数", en="Most cases a round"),
            minimum=1,
            maximum=MOST_LOAD,
        ),
        "available": FormField(type="flag", title=Text(zh="可接受评审", en="Available")),
    }
)
ACCOUNT = FormField(type="text", title=Text(zh="账号", en="Account"), longest=150)
HOLDING: Mapping[str, FormField] = MappingProxyType(
    {
        "controller": FormField(type="text", title=Text(zh="控制方", en="Controller"), longest=120),
        "controlled": FormField(type="text", title=Text(zh="被控制单位", en="Controlled"), longest=120),
        "apart": FormField(
            type="flag", title=Text(zh="国有等不计关联", en="Relates nobody, as the state"), missing="allowed"
        ),
        "source": FormField(type="text", title=Text(zh="来源", en="Source")),
    }
)
BID: Mapping[str, FormField] = MappingProxyType(
    {
        "day": FormField(type="time", title=Text(zh="投标日期", en="Day of the bid")),
        "firms": FormField(
            type="text", title=Text(zh="联合投标单位（顿号或换行分隔）", en="Firms, parted by lines"), longest=2000
        ),
        "source": FormField(type="text", title=Text(zh="来源", en="Source")),
    }
)


def filled_in(form: str, fields: Mapping[str, FormField], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return typed values.

    Raises
    ------
    DataError
        Where a field is not filled in rightly: every one at once.
    """
    filled = fill(form, fields, given)
    if filled.faults:
        raise FormError(filled.faults)
    return dict(filled.values)
