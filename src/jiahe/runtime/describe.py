"""What is an application, as plain data for REST, JSON and pages?"""

import dataclasses
import datetime as dt
from typing import Any

from jiahe.kernel.text import Text
from jiahe.runtime.registry import Installed


def summary(app: Installed) -> dict[str, Any]:
    """Return an application's headline facts."""
    declared = app.application
    return {
        "id": app.id,
        "area": app.area,
        "title": bilingual(declared.title),
        "question": bilingual(declared.question),
        "clause": declared.clause,
        "systems": list(declared.systems),
        "owner": declared.owner,
        "cadence": declared.cadence,
        "starts": declared.starts.value,
        "roles": list(declared.roles),
        "learns": declared.learns,
    }


def describe(app: Installed) -> dict[str, Any]:
    """Return all that an application declares, its contract and screens included."""
    declared, contract = app.application, app.contract
    today = dt.date.max
    plain = contract.model_dump(mode="json", exclude_defaults=True)
    for name, setting in contract.settings.items():
        plain["settings"][name]["in_force"] = setting.default_on(today)
    return summary(app) | {
        "meaning": bilingual(declared.meaning),
        "engines": list(declared.engines),
        "contract": plain,
        "screens": [_screen(screen) for screen in declared.screens],
    }


def bilingual(text: Text) -> dict[str, str]:
    """Return a text as plain data."""
    return {"zh": text.zh, "en": text.en}


def _screen(screen: Any) -> dict[str, Any]:
    plain = {key: value for key, value in dataclasses.asdict(screen).items() if value not in (None, ())}
    return {"kind": type(screen).__name__.lower(), **plain}
