"""In which order, and on which machine, should the workshop do its jobs?"""

from jiahe.areas.industry.job_scheduling import logic
from jiahe.kernel.application import Application, Starts
from jiahe.kernel.screens import Bars, Cards, Gantt, TableScreen
from jiahe.kernel.text import Text

APPLICATION = Application(
    title=Text(zh="车间排产", en="Job scheduling"),
    question=Text(
        zh="各工件的工序在哪台机器上、按什么先后加工，才能最早全部完工？",
        en="On which machine and in which order should each job's operations run so that all is done soonest?",
    ),
    meaning=Text(
        zh="总工期是最后一道工序的结束时间；下界是已证明任何排法都无法突破的工期，差距为 0 即已证明最优。"
        "排产计划在写出前已独立核验：工序先后不乱，同一机器不重叠。",
        en="The makespan is when the last operation ends; the bound is proven to be out of reach for any schedule, so "
        "a gap of 0 means the best there is. Every schedule is verified, independently of the solver, before it is "
        "written.",
    ),
    clause="1.1",
    systems=("1.1c",),
    owner="市经信局",
    engines=("optimise",),
    run=logic.run,
    cadence="on demand",
    starts=Starts.REVIEW,
    roles=("industry_desk",),
    screens=(
        Cards(table="summary", show=("makespan", "bound", "gap")),
        Gantt(
            table="schedule",
            title=Text(zh="各机器的加工顺序", en="What each machine does, and when"),
            lane="machine",
            start="start",
            end="end",
            by="job",
        ),
        Bars(table="machines", title=Text(zh="机器利用率", en="Machine utilisation"), x="machine", y="utilisation"),
        TableScreen(table="schedule", title=Text(zh="排产计划", en="The schedule")),
    ),
)
