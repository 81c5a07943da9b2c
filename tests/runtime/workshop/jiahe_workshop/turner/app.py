"""What is twice the value?"""

from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import TableScreen
from jiahe.kernel.text import Text
from jiahe_workshop.turner import logic

APPLICATION = Application(
    title=Text(zh="两倍", en="Doubles"),
    question=Text(zh="两倍是多少？", en="What is twice the value?"),
    meaning=Text(zh="只用于测试。", en="For tests only."),
    clause="1.1",
    systems=("1.1a",),
    owner="测试",
    engines=(),
    fit=logic.fit,
    run=logic.run,
    show=logic.show,
    cadence="on demand",
    starts=Starts.INFORM,
    roles=("turner_desk",),
    screens=(TableScreen(table="doubles"),),
)
