"""Which doors does the menu show to whom, and behind which is one now?"""

from django import template
from django.utils.safestring import SafeString

from jiahe.office.accounts.rules import Person, may_read_lake
from jiahe.office.experts.rules import is_expert, sees_experts
from jiahe.office.logbook import may_read_log
from jiahe.office.money.rules import has_money_page
from jiahe.office.plan.rules import sees_any_owing

register = template.Library()


@register.filter
def here(path: str, begun: str) -> SafeString:
    """Mark a link as the current one where the first part of a path is one of those named, parted by spaces."""
    first = path.removeprefix("/").partition("/")[0]
    return SafeString('aria-current="page"' if first in (begun.split() or [""]) else "")


@register.filter
def judges(person: Person) -> bool:
    """Tell whether the person judges cases as an expert."""
    return is_expert(person)


@register.filter
def reads_experts(person: Person) -> bool:
    """Tell whether the list of experts is open to the person."""
    return sees_experts(person)


@register.filter
def sees_money(person: Person) -> bool:
    """Tell whether the page on money leads anywhere for the person."""
    return has_money_page(person)


@register.filter
def reads_lake(person: Person) -> bool:
    """Tell whether the person may look at the lake's tables."""
    return may_read_lake(person)


@register.filter
def reads_log(person: Person) -> bool:
    """Tell whether the log is open to a person."""
    return may_read_log(person)


@register.filter
def chases(person: Person) -> bool:
    """Tell whether there is any unit of which the person sees what it owes."""
    return sees_any_owing(person)
