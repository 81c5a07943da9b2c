"""What is done with experts, and with what is known of firms: each verb is one function, which all faces call alike."""

from jiahe.office.experts.domain.firms import (
    add_bid,
    add_holding,
    bids_for,
    holdings_for,
    remove_bid,
    remove_holding,
)
from jiahe.office.experts.domain.forms import BID, HOLDING, PROFILE
from jiahe.office.experts.domain.importing import KINDS, LAYOUTS, Imported, blank_workbook, import_workbook
from jiahe.office.experts.domain.knowing import Judge, Relations, judge_of, pool, relations
from jiahe.office.experts.domain.names import distinct, name_key, names_in
from jiahe.office.experts.domain.profiles import expert_for, experts_for, profile_of, save_profile
from jiahe.office.experts.domain.ties import declare_tie, lift_tie, tie, ties_for, ties_of

__all__ = [
    "BID",
    "HOLDING",
    "KINDS",
    "LAYOUTS",
    "PROFILE",
    "Imported",
    "Judge",
    "Relations",
    "add_bid",
    "add_holding",
    "bids_for",
    "blank_workbook",
    "declare_tie",
    "distinct",
    "expert_for",
    "experts_for",
    "holdings_for",
    "import_workbook",
    "judge_of",
    "lift_tie",
    "name_key",
    "names_in",
    "pool",
    "profile_of",
    "relations",
    "remove_bid",
    "remove_holding",
    "save_profile",
    "tie",
    "ties_for",
    "ties_of",
]
