"""Is the water as it should be, and can the readings be believed?"""

from jiahe.areas.energy.water_quality import logic
from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import Alerts, Bars, Heat, Line, TableScreen
from jiahe.kernel.text import Text

APPLICATION = Application(
    title=Text(zh="水质监测与防干扰", en="Water quality and honest readings"),
    question=Text(
        zh="各站点水质属几类？哪些读数异常：是真的污染，还是仪器故障或数据被改动？",
        en="Which class is the water at each station, and which readings are abnormal: pollution, a fault, or tampering?",
    ),
    meaning=Text(
        zh="异常分达到 1 即报警；每行说明是哪一类异常、哪项指标、读数与预期各是多少。"
        "水质类别按 GB 3838-2002 单因子评价，由最差一项决定。",
        en="A score of 1 or more raises the alarm; each row says what kind it is, which indicator, and what was "
        "expected. Classes follow GB 3838-2002, single factor: the worst item decides.",
    ),
    clause="1.4",
    systems=("1.4d",),
    owner="市生态环境局",
    engines=("detect",),
    run=logic.run,
    cadence="4 h",
    starts=Starts.REVIEW,
    roles=("environment_desk",),
    screens=(
        Alerts(),
        Line(
            table="flags",
            title=Text(zh="各站点异常分", en="Score by station"),
            x="time",
            y="score",
            by="station",
        ),
        Heat(table="classes", title=Text(zh="水质类别", en="Water classes"), x="time", y="station", value="class"),
        Bars(table="flags", title=Text(zh="异常类型", en="Kinds found"), x="kind", by="station"),
        TableScreen(table="flags", title=Text(zh="逐时判断", en="Verdict row by row")),
    ),
)
