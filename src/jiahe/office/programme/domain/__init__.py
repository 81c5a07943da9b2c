"""What is done with rounds and cases: each verb is one function, which pages and interface call alike."""

from jiahe.office.programme.domain.applying import (
    admit_case,
    last_day,
    save_case,
    start_case,
    submit_case,
    withdraw_case,
)
from jiahe.office.programme.domain.assigning import assign_expert, decline_case
from jiahe.office.programme.domain.deciding import decide_case, places_taken
from jiahe.office.programme.domain.filling import FormError
from jiahe.office.programme.domain.following import close_case, publish_catalogue, report_case, strike_case
from jiahe.office.programme.domain.handling import check_case, recommend_case, refuse_case, return_case
from jiahe.office.programme.domain.importing import WorkbookError, import_cases
from jiahe.office.programme.domain.intake import (
    Intake,
    intake_of,
    look_at_workbook,
    marked_workbook,
    workbook_of,
)
from jiahe.office.programme.domain.looking import (
    Dossier,
    Expected,
    case_for,
    cases_visible_to,
    counts,
    dossier,
    expected,
    kinds_of,
    round_for,
    rounds,
    sees_whole,
    verbs_for,
    waiting_for,
)
from jiahe.office.programme.domain.notices import (
    catalogue_notice,
    is_catalogued,
    list_notice,
    notices_of,
    publicity_notice,
    result_notice,
)
from jiahe.office.programme.domain.objecting import answer_objection, confirm_case, object_to_case
from jiahe.office.programme.domain.placing import cases_of, county_needed, fields_to_place, open_needs
from jiahe.office.programme.domain.publication import (
    Publication,
    public_fields,
    published_list,
)
from jiahe.office.programme.domain.rounds import deadline, extend_deadline, last_deadline, open_round, publish
from jiahe.office.programme.domain.scoring import save_score, score_case
from jiahe.office.programme.domain.settling import settle_case
from jiahe.office.programme.domain.visiting import pass_over_case, verified_fields, visit_case

__all__ = [
    "Dossier",
    "Expected",
    "FormError",
    "Intake",
    "Publication",
    "WorkbookError",
    "admit_case",
    "answer_objection",
    "assign_expert",
    "case_for",
    "cases_of",
    "cases_visible_to",
    "catalogue_notice",
    "check_case",
    "close_case",
    "confirm_case",
    "counts",
    "county_needed",
    "deadline",
    "decide_case",
    "decline_case",
    "dossier",
    "expected",
    "extend_deadline",
    "fields_to_place",
    "import_cases",
    "intake_of",
    "is_catalogued",
    "kinds_of",
    "last_day",
    "last_deadline",
    "list_notice",
    "look_at_workbook",
    "marked_workbook",
    "notices_of",
    "object_to_case",
    "open_needs",
    "open_round",
    "pass_over_case",
    "places_taken",
    "public_fields",
    "publicity_notice",
    "publish",
    "publish_catalogue",
    "published_list",
    "recommend_case",
    "refuse_case",
    "report_case",
    "result_notice",
    "return_case",
    "round_for",
    "rounds",
    "save_case",
    "save_score",
    "score_case",
    "sees_whole",
    "settle_case",
    "start_case",
    "strike_case",
    "submit_case",
    "verbs_for",
    "verified_fields",
    "visit_case",
    "waiting_for",
    "withdraw_case",
    "workbook_of",
]
