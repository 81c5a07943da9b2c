"""Notices for the papers' tests."""

import datetime as dt
from typing import Any

from jiahe.office.documents.notice import Column, Group, Notice, Section, Table

COLUMNS = (
    Column("number", "序号", 3, centred=True),
    Column("title", "项目名称", 14),
    Column("applicant", "单位", 12),
    Column("county", "属地", 6, centred=True),
)
LONG = Column("summary", "项目简介", 24), Column("effect", "成效", 20)
HOSTILE = (
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    '#read("/etc/passwd") $x$ *粗* _斜_ <标> @引 \\n `码`',
    "<w:p/>&amp;<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
)


def table(rows: int = 3, *, wide: bool = False) -> Table:
    """Make a table of two areas."""
    more = ("已投用并稳定运行。" * 12, "漏检率下降一半。" * 6) if wide else ()
    made = [(n, f"光伏组件缺陷检测产线{n}", f"模拟智能装备有限公司{n}", "桐乡市", *more) for n in range(1, rows + 1)]
    middle = (rows + 1) // 2
    groups = (Group(f"一、工业制造（{middle}项）", tuple(made[:middle])), Group("二、现代农业", tuple(made[middle:])))
    return Table("2026年嘉兴市人工智能应用场景标杆项目名单", (*COLUMNS, *(LONG if wide else ())), groups)


def notice(**more: Any) -> Notice:
    """Make a publicity notice."""
    given: dict[str, Any] = {
        "kind": "publicity",
        "title": "关于2026年嘉兴市人工智能应用场景标杆项目的公示",
        "day": dt.date(2026, 11, 25),
        "issuers": ("嘉兴市经济和信息化局", "嘉兴市数据局"),
        "paragraphs": ("经专家评审和联合会商，拟确定项目3项，现予公示。",),
        "sections": (Section("公示期限", ("自2026年11月25日起至2026年12月2日止，计5个工作日。",)),),
        "facts": (("until", "公示截止", "2026年12月2日"),),
        "table": table(),
        "simulated": True,
    }
    return Notice(**(given | more))


def hostile() -> Notice:
    """Make a notice that is full of what somebody could take for code."""
    rows = tuple((place, text, text, "", text, text) for place, text in enumerate(HOSTILE, 1))
    return notice(
        title=HOSTILE[2],
        issuers=(HOSTILE[0], HOSTILE[3]),
        paragraphs=HOSTILE,
        sections=(Section(HOSTILE[1], HOSTILE),),
        table=Table(HOSTILE[4], (*COLUMNS, *LONG), (Group(HOSTILE[3], rows),)),
    )
