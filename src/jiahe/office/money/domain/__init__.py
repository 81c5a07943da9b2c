"""What is done with claims and payouts: each verb is one function, which pages and interface call alike."""

from jiahe.office.money.domain.computing import Computed, compute
from jiahe.office.money.domain.facts import Fact, fact_fields, read_amount, read_fact, units
from jiahe.office.money.domain.filing import accept, ask, file_fact, file_round, to_file
from jiahe.office.money.domain.importing import FileError, import_facts
from jiahe.office.money.domain.looking import (
    Dossier,
    Waiting,
    dossier,
    entries_of,
    payout_for,
    payouts_visible_to,
    proof_of,
    told,
    waiting_for,
)
from jiahe.office.money.domain.releasing import Outcome, approve, release
from jiahe.office.money.domain.stopping import reopen, stop
from jiahe.office.money.domain.summing import (
    By,
    Sums,
    awards_of,
    by_state,
    by_year_and_clause,
    groups_of,
    paid_by,
    paid_by_year_and_clause,
)
from jiahe.office.money.domain.trying import Tried, what_if

__all__ = [
    "By",
    "Computed",
    "Dossier",
    "Fact",
    "FileError",
    "Outcome",
    "Sums",
    "Tried",
    "Waiting",
    "accept",
    "approve",
    "ask",
    "awards_of",
    "by_state",
    "by_year_and_clause",
    "compute",
    "dossier",
    "entries_of",
    "fact_fields",
    "file_fact",
    "file_round",
    "groups_of",
    "import_facts",
    "paid_by",
    "paid_by_year_and_clause",
    "payout_for",
    "payouts_visible_to",
    "proof_of",
    "read_amount",
    "read_fact",
    "release",
    "reopen",
    "stop",
    "to_file",
    "told",
    "units",
    "waiting_for",
    "what_if",
]
