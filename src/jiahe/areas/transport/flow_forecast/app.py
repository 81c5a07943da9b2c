"""Which roads will be congested in the next hour?"""

from jiahe.areas.transport.flow_forecast import logic
from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import Alerts, Line, TableScreen
from jiahe.kernel.text import Text

APPLICATION = Application(
    title=Text(zh="交通流量预测预警", en="Traffic forecast and warning"),
    question=Text(zh="未来一小时哪些路段会拥堵？", en="Which roads will be congested in the next hour?"),
    meaning=Text(
        zh="每个检测器给出今后各步的预测值和区间；区间按历史留出部分的误差校准，约有设定比例（默认 90 %）的实际值落在其中。"
        "预测车速低于拥堵阈值时发出预警，写明提前多久。",
        en="Each detector has a value and an interval for every step ahead; the interval is calibrated on parts of the "
        "history that were held out, so that about the chosen share (90 % by default) of actual values falls within. "
        "A forecast speed below the congestion threshold raises a warning with its lead time.",
    ),
    clause="1.5",
    systems=("1.5c",),
    owner="市交通运输局",
    engines=("forecast",),
    fit=logic.fit,
    run=logic.run,
    show=logic.show,
    cadence="5 min",
    starts=Starts.INFORM,
    roles=("traffic_desk",),
    screens=(
        Alerts(),
        Line(
            table="forecast",
            title=Text(zh="各检测器的预测", en="Forecast by detector"),
            x="time",
            y="value",
            by="sensor",
            band=("lower", "upper"),
            history=("readings", "time", "value"),
        ),
        TableScreen(table="forecast", title=Text(zh="预测表", en="The forecast")),
    ),
)
