"""How do values of ours look on a page?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiahe.contracts.model import Column, Setting
from jiahe.contracts.units import unit_text
from jiahe.kernel.text import Text
from jiahe.office.accounts.roles import role_title
from jiahe.office.runs.models import Run
from jiahe.plan.model import Target
from jiahe.web import language, words
from jiahe.web.browsers import browser_name
from jiahe.web.cells import body
from jiahe.web.ranges import area_name
from jiahe.web.ranges import span as span_of

register = template.Library()
register.filter("body", body)

NOTHING = "—"
_FIGURES = 6
_PLAIN_ABOVE, _PLAIN_BELOW = 1e-6, 1e15
_LONGEST = 400
_LARGE = 10_000


@register.filter
def say(text: Text | Mapping[str, str] | None) -> str:
    """Show a bilingual text, or plain data with `zh` and `en`, in the page's language."""
    if text is None:
        return ""
    if isinstance(text, Text):
        return language.say(text)
    return text.get(language.spoken()) or text.get("zh", "")


@register.filter
def cell(value: Any) -> str:
    """Show one value of a table: numbers to six figures, times to the minute where no second hides."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) if language.spoken() == "zh" else ", ".join(map(str, value))
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@register.filter
def figure(value: float | None) -> str:
    """Show a number to six significant figures, without an exponent where one can do without."""
    if value is None:
        return NOTHING
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < _PLAIN_BELOW):
        return str(int(value))
    rounded = float(f"{value:.{_FIGURES}g}")
    if rounded.is_integer() and abs(value) < _PLAIN_BELOW:
        return str(int(rounded))
    return f"{Decimal(repr(rounded)):f}" if _PLAIN_ABOVE < abs(value) < _PLAIN_BELOW else f"{rounded:g}"


@register.filter
def short(value: float | None) -> str:
    """Show a number to four significant figures, where it is one of several in a line."""
    return NOTHING if value is None else figure(float(f"{value:.4g}"))


@register.filter
def share(value: float | None) -> str:
    """Show a part of one, or points, to two decimals."""
    return NOTHING if value is None else f"{value:.2f}"


@register.filter
def percent(value: float | None) -> str:
    """Show a part of one as a percentage without decimals."""
    return NOTHING if value is None else f"{100 * value:.0f} %"


@register.filter
def told(value: float | str | None) -> str:
    """Show a figure of the evidence: a large one with separators; one that is written as text, such as a range, as it is."""
    if isinstance(value, str):
        return language.half(value)
    return f"{value:,.0f}" if value is not None and abs(value) >= _LARGE else short(value)


@register.filter
def aim(row: Mapping[str, Any]) -> str:
    """Show what a row of the evidence was to reach: no more or no less than a figure, or within a range."""
    wanted = row.get("aim")
    if wanted is None or isinstance(wanted, str):
        return told(wanted)
    return {"lower": "≤ ", "higher": "≥ "}.get(row.get("better", ""), "") + told(wanted)


@register.filter
def count(value: int | None) -> str:
    """Show how many: with separators."""
    return NOTHING if value is None else f"{value:,}"


@register.filter
def moment(value: dt.datetime | str | None) -> str:
    """Show a moment in the plan's zone, to the minute; run records write theirs as text."""
    if not value:
        return NOTHING
    time = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    local = timezone.localtime(time) if timezone.is_aware(time) else time
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def clock(value: dt.datetime | None) -> str:
    """Show a moment of a run in the plan's zone, to the second."""
    return timezone.localtime(value).strftime("%H:%M:%S") if value else NOTHING


@register.filter
def ago(value: dt.datetime | None) -> str:
    """Show how long ago it was; it stands beside the absolute time, never alone."""
    if value is None:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    hours, days = minutes // 60, minutes // 1440
    if days < 1:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


@register.filter
def seconds(value: float | None) -> str:
    """Show a span of time."""
    if value is None:
        return NOTHING
    whole = int(value)
    if value < 10:
        return _("%(n)s s") % {"n": f"{value:.1f}"}
    if whole < 120:
        return _("%(n)s s") % {"n": whole}
    if whole < 7200:
        return _("%(n)s min") % {"n": whole // 60}
    return _("%(n)s h") % {"n": f"{value / 3600:.1f}"}


@register.filter
def size(value: int) -> str:
    """Show a file's size."""
    if value < 1024:
        return f"{value} B"
    return f"{value / 1024:.0f} KB" if value < 1024**2 else f"{value / 1024**2:.1f} MB"


@register.filter
def lookup(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return what stands under a key, None where nothing does."""
    return mapping.get(key) if mapping else None


@register.filter
def word(key: str, kind: str) -> str:
    """Show a fixed word, such as a run's status, in the page's language."""
    return words.say(kind, key)


@register.filter
def at(things: Sequence[Any], place: int) -> Any:
    """Return the thing at a place."""
    return things[place]


@register.filter
def span(part: Column | Setting) -> str:
    """Show what a column or setting may hold."""
    return span_of(part)


@register.filter
def took(run: Run) -> float | None:
    """Return how many seconds a run took, None before it has ended."""
    return (run.ended - run.started).total_seconds() if run.ended and run.started else None


@register.filter
def one_language(text: str | None) -> str:
    """Show the half of `中文 | English` that is of the page's language."""
    return language.half(text) if text else ""


@register.filter
def under(value: Any, declared: Column | Setting | None) -> str:
    """Show a value as its column or setting has it: a choice by its label, a sentence in the page's language."""
    if declared is not None and declared.of and isinstance(value, str):
        return language.say(declared.label(value))
    if isinstance(declared, Column) and declared.bilingual and isinstance(value, str):
        return cell(language.half(value))
    return cell(value)


@register.filter
def unit(name: str) -> str:
    """Show a unit."""
    return language.say(unit_text(name)) if name else ""


@register.filter
def span_of_time(written: str) -> str:
    """Show a span that a contract writes, such as `15 min`."""
    number, _space, name = written.partition(" ")
    said = {"min": _("%(n)s min"), "h": _("%(n)s h"), "d": ngettext("%(n)s day", "%(n)s days", int(number))}.get(name)
    return said % {"n": number} if said else written


@register.filter
def role(name: str) -> str:
    """Show a role's name."""
    return language.say(role_title(name))


@register.filter
def browser(sent: str) -> str:
    """Show which browser it was, by the name that it sent."""
    return browser_name(sent) or NOTHING


@register.filter
def area(name: str) -> str:
    """Show an area's name, as the plan has it."""
    return area_name(name)


@register.filter
def large(target: Target) -> str:
    """Show a target with its unit, hundreds of millions in words."""
    value, unit = target.value, language.say(target.unit)
    if language.spoken() == "zh":
        return _with_unit(f"{value / 1e8:g}", f"亿{unit}") if value >= 1e8 else _with_unit(f"{value:,}", unit)
    return _with_unit(f"{value / 1e9:g}", f"billion {unit}") if value >= 1e9 else _with_unit(f"{value:,}", unit)


def _with_unit(figures: str, unit: str) -> str:
    """Return a figure with its unit in small type."""
    return format_html("{} <small>{}</small>", figures, unit)
