"""On which notices is a template tried? Made up ones: short and long, with and without a table, simulated or not."""

import datetime as dt
from dataclasses import replace

from jiahe.kernel.text import Text
from jiahe.office.documents.notice import Column, Group, Notice, Section, Table

_COLUMNS = (
    Column("number", "序号", 3, centred=True),
    Column("title", "项目名称", 14),
    Column("applicant", "单位", 12),
    Column("county", "属地", 6, centred=True),
)
_WIDE = (Column("summary", "项目简介", 24), Column("effect", "成效", 20))
_AREAS = ("工业制造", "城市治理")


def sample() -> Notice:
    """Return a notice with every part."""
    return Notice(
        kind="publicity",
        title="关于某年度人工智能应用场景标杆项目（样例）的公示",
        day=dt.date(2026, 1, 5),
        issuers=("样例经济和信息化局", "样例数据局"),
        number="样例〔2026〕1号",
        addressee="各有关单位",
        paragraphs=(
            "这是一份样例文书，用来查看模板的版式。经申报、审查、评审和会商，拟确定项目8项，现将名单公示，听取各方面意见。",
            "第二段用来查看段落之间的距离，以及一行写满二十八个字之后如何换行、标点落在行末时如何处理。",
        ),
        sections=(
            Section("公示期限", ("自2026年1月5日起至2026年1月12日止，公布次日起计5个工作日。",)),
            Section("异议受理", ("请在公示期内书面提出，写明事实和依据，并留下联系方式。",)),
        ),
        table=_table(wide=False),
        simulated=True,
    )


def trials() -> tuple[Notice, ...]:
    """Return notices that differ in which parts they have."""
    whole = sample()
    return (
        whole,
        replace(whole, table=_table(wide=True), sections=(), addressee=None, number=None),
        replace(whole, table=None, simulated=False, issuers=("样例数据局",)),
    )


def changed() -> tuple[tuple[Text, Notice], ...]:
    """Return the whole notice with one part changed each, and what was changed: a template that shows it differs."""
    whole = sample()
    other = Table("另一名单", _COLUMNS, (Group("一、农业", ((1, "另一项目", "另一单位", "海宁市"),)),))
    return (
        (Text(zh="标题", en="title"), replace(whole, title="另一标题")),
        (Text(zh="正文", en="text"), replace(whole, paragraphs=("另一段话。",))),
        (Text(zh="分节", en="sections"), replace(whole, sections=(Section("另一标题", ("另一段话。",)),))),
        (Text(zh="署名", en="issuers"), replace(whole, issuers=("另一机关",))),
        (Text(zh="日期", en="day"), replace(whole, day=dt.date(2027, 3, 8))),
        (Text(zh="附表", en="table"), replace(whole, table=other)),
    )


def _table(*, wide: bool) -> Table:
    more = (
        "样例简介：采用视觉检测与时序预测，已投用并稳定运行。" * 4,
        "样例成效：漏检率下降一半，按三个月抽检计。" * 3,
    )
    groups = []
    for place, area in enumerate(_AREAS):
        rows = tuple(
            (number, f"样例项目{number}", f"样例单位{number}", "某区", *(more if wide else ()))
            for number in range(place * 4 + 1, place * 4 + 5)
        )
        groups.append(Group(f"{'一二'[place]}、{area}（4项）", rows))
    return Table("某年度人工智能应用场景标杆项目（样例）名单", (*_COLUMNS, *(_WIDE if wide else ())), tuple(groups))
