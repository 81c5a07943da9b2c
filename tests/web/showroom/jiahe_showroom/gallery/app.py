"""How does every kind of screen look?"""

from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import Alerts, Bars, Cards, Gantt, Heat, Line, Map, TableScreen
from jiahe.kernel.text import Text
from jiahe_showroom.gallery import logic

APPLICATION = Application(
    title=Text(zh="展厅", en="Gallery"),
    question=Text(zh="各种图是什么样？", en="How does every chart look?"),
    meaning=Text(zh="仅供测试。", en="For tests only."),
    clause="1.5",
    systems=("1.5c",),
    owner="市交通运输局",
    engines=(),
    fit=logic.fit,
    run=logic.run,
    cadence="5 min",
    starts=Starts.INFORM,
    roles=("gallery_desk",),
    screens=(
        Cards(table="summary", show=("total", "share")),
        Alerts(),
        Line(
            table="forecast",
            x="time",
            y="value",
            by="sensor",
            band=("lower", "upper"),
            history=("readings", "time", "value"),
        ),
        Heat(table="forecast", x="time", y="sensor", value="value"),
        Heat(table="forecast", x="time", y="sensor", value="kind"),
        Bars(table="forecast", x="kind", by="sensor"),
        Bars(table="forecast", x="sensor", y="value"),
        Gantt(table="work", lane="machine", start="start", end="end", by="job"),
        Map(table="alerts", lon="lon", lat="lat", label="title", value="severity"),
        TableScreen(table="forecast", show=("sensor", "time", "value")),
    ),
)
