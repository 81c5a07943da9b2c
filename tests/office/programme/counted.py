"""Cases that count and reports of them, made at once, for tests of counting."""

import datetime as dt
from typing import Any

from django.utils import timezone

from jiahe.office.accounts.models import User
from jiahe.office.programme.models import Case, Entry, Report, Round
from jiahe.office.programme.rules import today

CODES = ("91330400MA0000000U", "91330401MA0000001X", "91330402MA00000025", "91330402MA0000003N")


def counted(crew: dict[str, User], found: Round, number: int, **more: Any) -> Case:
    """A case that counts, made at once."""
    about = {"applicant": f"企业{number}", "title": f"项目 {number}", "area": "industry", "county": "xiuzhou"}
    stands = {"confirmed": today(), "status": "published", "stage": "following", "draft": {}}
    return Case.objects.create(round=found, number=number, owner=crew["firm"], **(about | stands | more))


def reported(
    crew: dict[str, User], case: Case, revenue: float | None, *, code: str = CODES[0], number: int = 1, year: int = 0
) -> Report:
    """A report of a case, whose form has a firm's code."""
    Entry.objects.get_or_create(case=case, number=1, defaults={"values": {"credit_code": code}, "by": crew["firm"]})
    made = Report.objects.create(case=case, number=number, values={"revenue": revenue}, by=crew["firm"])
    if year:
        Report.objects.filter(pk=made.pk).update(time=timezone.make_aware(dt.datetime(year, 12, 31, 23, 59)))
    return made
