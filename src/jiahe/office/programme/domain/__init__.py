"""What is done with rounds and cases: each verb is one function, which pages and interface call alike."""

from jiahe.office.programme.domain.applying import (
    admit_case,
    county_needed,
    last_day,
    save_case,
    start_case,
    submit_case,
    withdraw_case,
)
from jiahe.office.programme.domain.filling import FormError
from jiahe.office.programme.domain.handling import (
    check_case,
    decide_case,
    places_taken,
    recommend_case,
    refuse_case,
    return_case,
    score_case,
)
from jiahe.office.programme.domain.looking import (
    Dossier,
    Expected,
    case_for,
    cases_visible_to,
    counts,
    dossier,
    expected,
    round_for,
    rounds,
    sees_whole,
    verbs_for,
    waiting_for,
)
from jiahe.office.programme.domain.objecting import answer_objection, confirm_case, object_to_case
from jiahe.office.programme.domain.publication import (
    Publication,
    public_fields,
    published_list,
)
from jiahe.office.programme.domain.rounds import deadline, extend_deadline, last_deadline, open_round, publish

__all__ = [
    "Dossier",
    "Expected",
    "FormError",
    "Publication",
    "admit_case",
    "answer_objection",
    "case_for",
    "cases_visible_to",
    "check_case",
    "confirm_case",
    "counts",
    "county_needed",
    "deadline",
    "decide_case",
    "dossier",
    "expected",
    "extend_deadline",
    "last_day",
    "last_deadline",
    "object_to_case",
    "open_round",
    "places_taken",
    "public_fields",
    "publish",
    "published_list",
    "recommend_case",
    "refuse_case",
    "return_case",
    "round_for",
    "rounds",
    "save_case",
    "score_case",
    "sees_whole",
    "start_case",
    "submit_case",
    "verbs_for",
    "waiting_for",
    "withdraw_case",
]
