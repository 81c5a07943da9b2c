"""The plan held against the office's records."""

from jiahe.office.plan.domain.gathering import gather
from jiahe.office.plan.domain.holding import Holding, hold, owing_of, owing_seen_by

__all__ = ["Holding", "gather", "hold", "owing_of", "owing_seen_by"]
