"""What is done with rounds and cases: each verb is one function, which pages and interface call alike."""

from jiahe.office.errors import FormError, WorkbookError
from jiahe.office.programme.domain.allotting import assign_round, judged_in, look_at_assignment
from jiahe.office.programme.domain.applying import (
    admit_case,
    last_day,
    save_case,
    start_case,
    submit_case,
    withdraw_case,
)
from jiahe.office.programme.domain.assigning import assign_expert, avoid_expert, decline_case, unassign_expert
from jiahe.office.programme.domain.attaching import (
    Purpose,
    attach_file,
    file_for,
    files_of,
    purposes,
    purposes_now,
    remove_file,
    sweep_files,
)
from jiahe.office.programme.domain.calls import Call, claimable, closed_procedures, open_calls
from jiahe.office.programme.domain.candidates import Candidate, candidates
from jiahe.office.programme.domain.chasing import Owing, Progress, progress
from jiahe.office.programme.domain.counting import (
    Cell,
    Day,
    Figure,
    counted_cases,
    counted_cells,
    counted_days,
    counted_targets,
    figures_of,
    measured_targets,
    target_of,
    towards,
    years,
)
from jiahe.office.programme.domain.deciding import decide_case, decide_round, places_taken
from jiahe.office.programme.domain.desk import Desk, Item, desk
from jiahe.office.programme.domain.following import close_case, publish_catalogue, report_case, strike_case
from jiahe.office.programme.domain.groups import Group as WaitingGroup
from jiahe.office.programme.domain.groups import rounds_by_year, waiting_groups
from jiahe.office.programme.domain.handling import check_case, recommend_case, refuse_case, return_case
from jiahe.office.programme.domain.importing import import_cases
from jiahe.office.programme.domain.intake import Intake, intake_of, look_at_workbook, marked_workbook, workbook_of
from jiahe.office.programme.domain.looking import (
    Dossier,
    Expected,
    case_for,
    cases_visible_to,
    counts,
    dossier,
    expected,
    handed_in,
    kinds_of,
    round_for,
    rounds,
    sees_whole,
    verbs_for,
)
from jiahe.office.programme.domain.meeting import Group, Meeting, Row, WhatIf, meeting_for
from jiahe.office.programme.domain.minutes import draft_minutes, keep_minutes, minutes_notice, minutes_of, outcome_of
from jiahe.office.programme.domain.notices import (
    catalogue_notice,
    list_notice,
    notices_of,
    publicity_notice,
    result_notice,
)
from jiahe.office.programme.domain.objecting import answer_objection, confirm_case, object_to_case
from jiahe.office.programme.domain.placing import cases_of, county_needed, fields_to_place, open_needs
from jiahe.office.programme.domain.publication import Publication, public_fields, published_list
from jiahe.office.programme.domain.robust import how_firm
from jiahe.office.programme.domain.rounds import deadline, extend_deadline, last_deadline, open_round, publish
from jiahe.office.programme.domain.scoring import reopen_score, save_score, score_case, submit_scores, waive_scores
from jiahe.office.programme.domain.settling import settle_case
from jiahe.office.programme.domain.shortlisting import ShortList, look_at_short_list, shortlist_round
from jiahe.office.programme.domain.standing import Standing, Yearly, standings
from jiahe.office.programme.domain.turns import cases_waiting_for, waiting_for
from jiahe.office.programme.domain.visiting import pass_over_case, verified_fields, visit_case
from jiahe.office.programme.domain.waiting import Waiting, in_publicity, is_far, waiting_lines

__all__ = [
    "Call",
    "Candidate",
    "Cell",
    "Day",
    "Desk",
    "Dossier",
    "Expected",
    "Figure",
    "FormError",
    "Group",
    "Intake",
    "Item",
    "Meeting",
    "Owing",
    "Progress",
    "Publication",
    "Purpose",
    "Row",
    "ShortList",
    "Standing",
    "Waiting",
    "WaitingGroup",
    "WhatIf",
    "WorkbookError",
    "Yearly",
    "admit_case",
    "answer_objection",
    "assign_expert",
    "assign_round",
    "attach_file",
    "avoid_expert",
    "candidates",
    "case_for",
    "cases_of",
    "cases_visible_to",
    "cases_waiting_for",
    "catalogue_notice",
    "check_case",
    "claimable",
    "close_case",
    "closed_procedures",
    "confirm_case",
    "counted_cases",
    "counted_cells",
    "counted_days",
    "counted_targets",
    "counts",
    "county_needed",
    "deadline",
    "decide_case",
    "decide_round",
    "decline_case",
    "desk",
    "dossier",
    "draft_minutes",
    "expected",
    "extend_deadline",
    "fields_to_place",
    "figures_of",
    "file_for",
    "files_of",
    "handed_in",
    "how_firm",
    "import_cases",
    "in_publicity",
    "intake_of",
    "is_far",
    "judged_in",
    "keep_minutes",
    "kinds_of",
    "last_day",
    "last_deadline",
    "list_notice",
    "look_at_assignment",
    "look_at_short_list",
    "look_at_workbook",
    "marked_workbook",
    "measured_targets",
    "meeting_for",
    "minutes_notice",
    "minutes_of",
    "notices_of",
    "object_to_case",
    "open_calls",
    "open_needs",
    "open_round",
    "outcome_of",
    "pass_over_case",
    "places_taken",
    "progress",
    "public_fields",
    "publicity_notice",
    "publish",
    "publish_catalogue",
    "published_list",
    "purposes",
    "purposes_now",
    "recommend_case",
    "refuse_case",
    "remove_file",
    "reopen_score",
    "report_case",
    "result_notice",
    "return_case",
    "round_for",
    "rounds",
    "rounds_by_year",
    "save_case",
    "save_score",
    "score_case",
    "sees_whole",
    "settle_case",
    "shortlist_round",
    "standings",
    "start_case",
    "strike_case",
    "submit_case",
    "submit_scores",
    "sweep_files",
    "target_of",
    "towards",
    "unassign_expert",
    "verbs_for",
    "verified_fields",
    "visit_case",
    "waiting_for",
    "waiting_groups",
    "waiting_lines",
    "waive_scores",
    "withdraw_case",
    "workbook_of",
    "years",
]
