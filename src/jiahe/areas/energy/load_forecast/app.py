"""How much energy will be used in the hours and days ahead?"""

from jiahe.areas.energy.load_forecast import logic
from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import Alerts, Line, TableScreen
from jiahe.kernel.text import Text

APPLICATION = Application(
    title=Text(zh="用能负荷预测", en="Load forecast"),
    question=Text(
        zh="今后几小时到几周，各条线路、企业或区域要用多少能？",
        en="How much energy will each line, firm or district use in the hours, days and weeks ahead?",
    ),
    meaning=Text(
        zh="每个序列给出今后各步的预测值和区间；区间按历史留出部分的误差校准，约有设定比例（默认 90 %）的实际值落在其中。"
        "设定了上限时，预测超过上限即预警。",
        en="Each series has a value and an interval for every step ahead; the interval is calibrated on parts of the "
        "history that were held out, so that about the chosen share (90 % by default) of actual values falls within. "
        "Where a peak is set, a forecast above it raises a warning.",
    ),
    clause="1.4",
    systems=("1.4a",),
    owner="市发展改革委",
    engines=("forecast",),
    fit=logic.fit,
    run=logic.run,
    show=logic.show,
    cadence="1 h",
    starts=Starts.INFORM,
    roles=("energy_desk",),
    screens=(
        Alerts(),
        Line(
            table="forecast",
            title=Text(zh="各序列的预测", en="Forecast by series"),
            x="time",
            y="value",
            by="series",
            band=("lower", "upper"),
            history=("readings", "time", "value"),
        ),
        TableScreen(table="forecast", title=Text(zh="预测表", en="The forecast")),
    ),
)
