"""What do templates ask about rounds and those who judge in them?"""

from django import template

from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.load import default_plan
from jiahe.web.language import say

register = template.Library()


@register.filter
def round_title(found: Round) -> str:
    """Show which round it is: its procedure, year and number."""
    return f"{say(procedure_of(found).title)} {found.year}-{found.number}"


@register.filter
def unit_name(unit: str) -> str:
    """Show a unit of the plan by its name."""
    return say(default_plan().unit(unit).name)


@register.filter
def signed(value: float) -> str:
    """Show points with their sign, to two decimals."""
    return f"{value:+.2f}".replace("-", "−")
