"""Can each application's contract and declaration be read?"""

from collections.abc import Iterator

from jiahe.contracts.read import ContractError
from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.registry import Installed


def examine(house: House) -> Iterator[Finding]:
    """Read every contract and import every declaration."""
    for app in house.applications:
        try:
            _ = app.contract
        except (ContractError, OSError) as error:
            yield _unreadable(house, app, "contract.yaml", error)
        try:
            _ = app.application
        except Exception as error:  # noqa: BLE001  # whatever an import may raise is what the rule is after
            yield _unreadable(house, app, "app.py", error)


def readable(house: House) -> Iterator[Installed]:
    """Return the applications that the other rules can look into."""
    faulty = {finding.path.rpartition("/")[0] for finding in examine(house)}
    return (app for app in house.applications if house.shown(app.folder) not in faulty)


def _unreadable(house: House, app: Installed, name: str, error: Exception) -> Finding:
    return Finding(
        rule="contract",
        path=house.shown(app.folder / name),
        message=Text(zh=f"无法读取：{error}", en=f"cannot be read: {error}"),
        hint=Text(zh="按所示位置改正", en="mend it at the place shown"),
    )
