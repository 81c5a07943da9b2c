"""What are the fixed words of the house called on a page: states, severities, roles, types, checks?"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "status": {
        "queued": _("queued"),
        "running": _("running"),
        "succeeded": _("succeeded"),
        "refused": _("refused"),
        "failed": _("failed"),
        "interrupted": _("interrupted"),
        "cancelled": _("cancelled"),
    },
    "state": {"due": _("due"), "running": _("in service"), "measured": _("measured")},
    "severity": {"1": _("notice"), "2": _("caution"), "3": _("serious"), "4": _("urgent")},
    "kind": {"run": _("Run"), "fit": _("Fit")},
    "role": {
        "administrator": _("administrator"),
        "programme_office": _("programme office"),
        "lead_unit": _("lead unit"),
        "auditor": _("auditor"),
        "traffic_desk": _("traffic desk"),
        "energy_desk": _("energy desk"),
        "water_station": _("water station"),
        "plant_scheduler": _("plant scheduler"),
        "industry_desk": _("industry desk"),
        "environment_desk": _("environment desk"),
    },
    "starts": {
        "inform": _("the result informs"),
        "review": _("a person reviews the result"),
        "approve": _("a person must approve the result"),
    },
    "type": {
        "text": _("text"),
        "whole": _("whole number"),
        "number": _("number"),
        "time": _("time"),
        "flag": _("yes/no"),
        "choice": _("choice"),
        "list": _("list, comma-separated"),
    },
    "check": {
        "column_missing": _("columns are missing"),
        "column_repeated": _("two headers mean one column"),
        "columns": _("the columns are not those agreed"),
        "type": _("cells are not of the type"),
        "finite": _("not a finite number"),
        "missing": _("empty cells"),
        "minimum": _("too small"),
        "maximum": _("too large"),
        "choice": _("not one of the choices"),
        "duplicate_key": _("repeated keys"),
        "unknown": _("unknown name"),
        "file": _("the file cannot be read"),
        "format": _("the format is not valid"),
        "encoding": _("the encoding is not known"),
        "size": _("over the size limit"),
        "empty": _("the file is empty"),
        "required": _("a table is missing"),
        "model": _("the model does not fit"),
        "exists": _("keys are in the table already"),
    },
    "area": {
        "industry": _("Industry"),
        "agriculture": _("Agriculture"),
        "commerce": _("Commerce"),
        "energy": _("Energy and environment"),
        "transport": _("Transport"),
        "finance": _("Finance"),
        "health": _("Health"),
        "education": _("Education"),
        "culture": _("Culture and tourism"),
        "city": _("City governance"),
    },
    "cadence": {
        "on demand": _("on demand"),
        "5 min": _("every 5 min"),
        "15 min": _("every 15 min"),
        "4 h": _("every 4 h"),
        "1 h": _("every hour"),
        "1 d": _("every day"),
    },
    "feature": {
        "agents": _("agents"),
        "ai_register": _("register of AI"),
        "audit_log": _("tamper-evident log"),
        "bundle": _("portable applications"),
        "data_registry": _("register of data sets"),
        "data_space": _("trusted data space"),
        "hub": _("governance hub"),
        "knowledge_base": _("knowledge base"),
        "lake": _("data lake"),
        "market": _("market for data products"),
        "plan": _("plan as data"),
        "programme": _("programme of rounds"),
        "rules": _("incentive rules"),
        "sensing": _("sensing"),
    },
    "change": {"append": _("rows added"), "replace": _("replaced"), "compact": _("files tidied"), "create": _("made")},
    "figure": {"makespan": _("Makespan"), "bound": _("Lower bound"), "gap": _("Gap")},
    "unit": {"s": _("s"), "steps": _("steps"), "rows": _("rows")},
    "choice": {
        "none": _("none"),
        "river": _("river"),
        "lake": _("lake or reservoir"),
        "standard": _("as the standard says"),
        "ministry": _("as the ministry's circular says"),
        "worse than V": _("worse than V"),
        "missing": _("missing"),
        "out_of_range": _("out of range"),
        "frozen": _("frozen"),
        "spike": _("spike"),
        "drift": _("drift"),
        "tampered": _("tampered with"),
        "abnormal_together": _("abnormal together"),
        "speed_kmh": _("speed in km/h"),
        "speed_mph": _("speed in mph"),
        "vehicles": _("vehicles"),
        "persons": _("persons"),
    },
}


def say(kind: str, key: object) -> str:
    """Return the word, or the key itself where a plug-in brought one that is not known here."""
    return str(_WORDS[kind].get(str(key), key))


def choices(kind: str) -> list[tuple[str, str]]:
    """Return all words of a kind, as a list to choose from."""
    return [(key, str(text)) for key, text in _WORDS[kind].items()]
