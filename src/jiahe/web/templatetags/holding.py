"""Who finds a chase list among the plan's pages?"""

from django import template

from jiahe.office.accounts.rules import Person
from jiahe.office.plan.rules import sees_any_owing

register = template.Library()


@register.filter
def chases(person: Person) -> bool:
    """Tell whether there is any unit of which the person sees what it owes."""
    return sees_any_owing(person)
