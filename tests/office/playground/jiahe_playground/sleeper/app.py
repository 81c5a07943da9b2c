"""What does the house do with a run that sleeps, fails or dies?"""

from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import TableScreen
from jiahe.kernel.text import Text
from jiahe_playground.sleeper import logic

APPLICATION = Application(
    title=Text(zh="睡眠者", en="Sleeper"),
    question=Text(zh="若应用出错会怎样？", en="What happens if an application goes wrong?"),
    meaning=Text(zh="仅供测试。", en="For tests only."),
    clause="1.1",
    systems=("1.1c",),
    owner="测试",
    engines=(),
    fit=logic.fit,
    run=logic.run,
    cadence="never",
    starts=Starts.INFORM,
    roles=("sleep_desk",),
    screens=(TableScreen(table="out"),),
)
