"""Do the numbers that rule have a source that somebody looked at lately?"""

import datetime as dt
from collections.abc import Iterator

from jiahe.contracts.model import Setting
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.doctor.rules.contract import readable

FRESH = dt.timedelta(days=730)


def examine(house: House) -> Iterator[Finding]:
    """Look at each setting whose values are dated; that they name a source at all, the contract itself demands."""
    today = now().date()
    for app in readable(house):
        for name, setting in app.contract.settings.items():
            problem = _problem(setting, today)
            if problem is not None:
                yield Finding(
                    rule="sources",
                    path=house.shown(app.folder / "contract.yaml"),
                    message=Text(
                        zh=f"{name}（{setting.source}）{problem.zh}", en=f"{name} ({setting.source}) {problem.en}"
                    ),
                    hint=Text(zh="核对来源并更新 checked", en="look the source up again and renew `checked`"),
                    grave=False,
                )


def _problem(setting: Setting, today: dt.date) -> Text | None:
    if setting.checked is None:
        return None
    if setting.checked > today:
        return Text(zh=f"的核对日期 {setting.checked} 在将来", en=f"was checked on {setting.checked}, a day to come")
    if today - setting.checked > FRESH:
        return Text(zh=f"自 {setting.checked} 起未再核对", en=f"was last checked on {setting.checked}")
    return None
