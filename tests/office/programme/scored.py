"""Rounds whose scores are in, made at once: cases at the meeting, each with three experts' totals."""

from collections.abc import Sequence

from django.utils import timezone

from jiahe.office.accounts.models import User
from jiahe.office.programme.models import Case, Round, Score, Visit
from jiahe.office.programme.rules import today
from tests.office.programme.house import EXPERTS, PROJECT, open_round


def scored_round(
    crew: dict[str, User],
    totals: Sequence[Sequence[float]],
    *,
    stage: str = "visiting",
    areas: Sequence[str] = ("industry",),
    kind: str = "benchmark_scenario",
    answers: Sequence[Case | None] = (None,),
) -> tuple[Round, list[Case]]:
    """Make a round with a case for each row of totals; those at the meeting have been visited."""
    found = open_round(crew, kind)
    cases = [
        Case.objects.create(
            round=found,
            number=number,
            owner=crew["firm"],
            applicant="模拟机械厂",
            title=f"项目{number}",
            area=areas[number % len(areas)],
            county="xiuzhou",
            stage=stage,
            status="open",
            draft=PROJECT,
            answers=answers[number % len(answers)],
        )
        for number in range(len(totals))
    ]
    Score.objects.bulk_create(
        Score(case=case, by=crew[name], points={}, total=total, comment="", submitted=timezone.now())
        for case, row in zip(cases, totals, strict=True)
        for name, total in zip(EXPERTS, row, strict=False)
    )
    if stage == "deciding" and kind == "benchmark_scenario":
        Visit.objects.bulk_create(
            Visit(case=case, day=today(), passed=True, report="属实", by=crew["lead"]) for case in cases
        )
    return found, cases
