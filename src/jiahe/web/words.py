"""What are the fixed words of the house called on a page: states, severities, types, checks?"""

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
    "case": {
        "draft": _("draft"),
        "late": _("late, not admitted yet"),
        "open": _("under way"),
        "returned": _("returned for correction"),
        "refused": _("turned down"),
        "withdrawn": _("withdrawn"),
        "passed_over": _("not chosen"),
        "chosen": _("chosen"),
        "published": _("made public"),
        "confirmed": _("confirmed"),
        "closed": _("followed up to the end"),
        "struck": _("taken off the catalogue"),
    },
    "verb": {
        "open": _("Open"),
        "extend": _("Extend the deadline"),
        "publish": _("Publish"),
        "start": _("Begin"),
        "save": _("Save"),
        "submit": _("Hand in"),
        "withdraw": _("Withdraw"),
        "admit": _("Admit although late"),
        "recommend": _("Recommend"),
        "check": _("Form in order"),
        "return": _("Return for correction"),
        "refuse": _("Refuse"),
        "assign": _("Put an expert to it"),
        "unassign": _("Take an expert off it"),
        "decline": _("Step back from judging it"),
        "avoid": _("Ask that somebody does not judge it"),
        "score": _("Score"),
        "waive": _("Go on with fewer scores"),
        "reopen": _("Give a score back"),
        "visit": _("Check on site"),
        "pass_over": _("Leave off the short list"),
        "decide": _("Decide"),
        "object": _("Object"),
        "answer": _("Answer the objection"),
        "confirm": _("Confirm"),
        "settle": _("Payment settled"),
        "catalogue": _("Put into the catalogue"),
        "report": _("Report"),
        "close": _("End the following up"),
        "strike": _("Take off the catalogue"),
        "import": _("Import from Excel"),
    },
    "notice": {
        "publicity": _("Publicity notice"),
        "result": _("Result notice"),
        "list": _("The year's list"),
        "catalogue": _("Promotion catalogue"),
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
        "length": _("too long"),
        "credit_code": _("the check digit does not fit"),
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
        "macros": _("macros in the file"),
        "external": _("links to other files"),
        "embedded": _("objects of other programs"),
        "formula": _("a formula"),
        "cell_error": _("a cell that shows an error"),
        "digits": _("a number that lost its digits"),
        "rows": _("too many rows"),
        "no_rows": _("no rows"),
        "own_county": _("another county than one's own"),
    },
    "cadence": {
        "on demand": _("on demand"),
        "5 min": _("every 5 min"),
        "15 min": _("every 15 min"),
        "4 h": _("every 4 h"),
        "1 h": _("every hour"),
        "1 d": _("every day"),
    },
    "change": {"append": _("rows added"), "replace": _("replaced"), "compact": _("files tidied"), "create": _("made")},
}


def say(kind: str, key: object) -> str:
    """Return the word, or the key itself where a plug-in brought one that is not known here."""
    return str(_WORDS[kind].get(str(key), key))


def choices(kind: str) -> list[tuple[str, str]]:
    """Return all words of a kind, as a list to choose from."""
    return [(key, str(text)) for key, text in _WORDS[kind].items()]
