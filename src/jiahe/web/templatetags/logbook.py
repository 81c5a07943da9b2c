"""What do templates ask about the log?"""

import datetime as dt
import json
from typing import Any

from django import template
from django.utils import timezone

from jiahe.office.log.domain import verb_title
from jiahe.web.language import say

register = template.Library()


@register.filter
def verb(name: str) -> str:
    """Show a verb by what it is called."""
    return say(verb_title(name))


@register.filter
def entered(time: str) -> str:
    """Show an entry's time in the plan's zone, to the second; one that was tampered with as it stands."""
    try:
        moment = dt.datetime.fromisoformat(time)
    except ValueError:
        return time
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment.tzinfo else time


@register.filter
def facts(details: str) -> list[tuple[str, Any]]:
    """Return an entry's details as pairs; nothing where they were tampered with."""
    try:
        plain = json.loads(details)
    except ValueError:
        return []
    told = plain if isinstance(plain, dict) else {}
    return [(name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in told.items()]
