"""Which words of a plan can be read in two ways, and which ways are there?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jiahe.plan.incentives.model import Reading

CHOICES: Mapping[str, tuple[str, ...]] = {
    "rounding": ("down", "nearest", "up"),
    "amount": ("each_matter",),
    "validity": ("published", "issued", "valid_from"),
    "date": ("entitling_fact",),
    "quota_year": ("calendar_year",),
    "quota_tie": ("leave_open", "earliest"),
    "quota_duplicates": ("same_year", "any_year"),
    "quota_superseded": ("keeps_place",),
    "kinds": ("add_up",),
    "key": ("whoever_applies",),
    "keys_apart": ("never_meet",),
    "paid": ("every_plan", "own_plan"),
    "overpayment": ("told",),
    "tiers": ("in_steps", "highest_only"),
    "tier_amounts": ("in_full",),
    "overlap": ("pays_most",),
    "equal": ("date_plan_claim", "plan_date_claim"),
    "precedence": ("earliest_ground",),
    "applicant_code": ("gb32100", "unchecked"),
}
"""Every reading and its choices. Where there is one, it is written down with its reason, and another needs new code."""


@dataclass(frozen=True)
class Readings:
    """The choices of one plan, by reading."""

    choices: Mapping[str, Reading]

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Readings":
        """Gather readings."""
        return cls({reading.id: reading for reading in readings})

    def __getitem__(self, reading: str) -> str:
        return self.choices[reading].choice
