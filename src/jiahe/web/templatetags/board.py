"""How do counts and sums of the dashboard look on a page?"""

from django import template
from django.utils.html import format_html

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.money import grouped
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.web import language

register = template.Library()
_ZH = ((1e8, "亿元"), (1e4, "万元"), (1, "元"))
_EN = ((1e9, "billion yuan"), (1e6, "million yuan"), (1, "yuan"))


@register.filter
def tenth(value: float) -> str:
    """Show a number to one decimal, without a nought behind the point."""
    return f"{value:,.1f}".removesuffix(".0")


@register.filter
def fen(value: int) -> str:
    """Show fen as yuan, the thousands set apart."""
    return grouped(value)


@register.filter
def yuan_large(value: int) -> str:
    """Show whole yuan in the largest unit that leaves at least one before the point; the unit in small type."""
    size, unit = next((one for one in (_ZH if language.spoken() == "zh" else _EN) if value >= one[0]), (1, "元"))
    return format_html("{} <small>{}</small>", f"{value / size:,.4g}" if size > 1 else f"{value:,}", unit)


@register.filter
def dashed(procedure: str) -> str:
    """Return a procedure's name in public addresses."""
    return procedure.replace("_", "-")


@register.filter
def procedure_title(procedure: str) -> str:
    """Show what a procedure is called."""
    return language.say(default_procedures()[procedure].title)


@register.filter
def unit_name(unit: str) -> str:
    """Show what a unit is called; one that the plan does not know goes by its id."""
    try:
        return language.say(default_plan().unit(unit).name) if unit else ""
    except NotFoundError:
        return unit
