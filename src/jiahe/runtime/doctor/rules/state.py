"""Is the state whole: can every lake table and every run's record be read, and was any run interrupted?"""

from collections.abc import Iterator

from jiahe.kernel.text import Text
from jiahe.lake.tables import Lake
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.record import broken, interrupted


def examine(house: House) -> Iterator[Finding]:
    """Open every table and look through the runs."""
    yield from _lake(house)
    for run in interrupted(house.home.runs):
        yield Finding(
            rule="runs",
            path=run,
            message=Text(zh="该运行的进程已不在", en="the process of this run is gone"),
            hint=Text(zh="jiahe runs 会把它记为中断", en="jiahe runs marks it as interrupted"),
            fixable=True,
            grave=False,
        )
    for run in broken(house.home.runs):
        yield Finding(
            rule="runs",
            path=str(house.home.runs / run),
            message=Text(zh="该运行的记录已损坏或不见了", en="the record of this run is damaged or gone"),
            hint=Text(zh="从备份恢复，或删去该文件夹", en="put it back from a backup, or remove the folder"),
        )


def _lake(house: House) -> Iterator[Finding]:
    lake = Lake(house.home.lake)
    for name in lake.names():
        try:
            lake.contract(name)
            lake.scan(name).head(1).collect()
        except Exception as error:  # noqa: BLE001  # whatever a damaged table raises is what the rule is after
            yield Finding(
                rule="lake",
                path=str(house.home.lake / name),
                message=Text(zh=f"表 {name} 无法读取：{error}", en=f"the table {name} cannot be read: {error}"),
                hint=Text(zh="从备份恢复：jiahe restore", en="put it back from a backup: jiahe restore"),
            )
