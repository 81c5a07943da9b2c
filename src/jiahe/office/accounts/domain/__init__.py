"""What is done with accounts: people, signing in and out, second factors, sessions, tokens. Each verb is one function."""

from jiahe.office.accounts.domain.directory import begin_directory, finish_directory, has_directory
from jiahe.office.accounts.domain.guessing import client_address
from jiahe.office.accounts.domain.people import change_password, give_roles, make_person, sync_roles
from jiahe.office.accounts.domain.second_factor import (
    Enrolment,
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    has_second_factor,
    lacks_second_factor,
    passed_second_factor,
    recovery_codes_left,
    renew_recovery_codes,
    require_second_factor,
    reset_second_factor,
    same_codes,
)
from jiahe.office.accounts.domain.sign_in import check_password, finish_sign_in, sign_in, sign_out, waiting_for_code
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.domain.tokens import Issued, issue_token, owner_of, revoke_token, tokens_of
from jiahe.office.accounts.domain.visits import (
    end_other_visits,
    end_visit,
    renew_visit,
    still_here,
    this_visit,
    visits_of,
)

__all__ = [
    "Enrolment",
    "Issued",
    "begin_directory",
    "begin_second_factor",
    "change_password",
    "check_password",
    "client_address",
    "confirm_second_factor",
    "drop_second_factor",
    "end_other_visits",
    "end_visit",
    "finish_directory",
    "finish_sign_in",
    "give_roles",
    "has_directory",
    "has_second_factor",
    "issue_token",
    "lacks_second_factor",
    "make_person",
    "owner_of",
    "passed_second_factor",
    "person_state",
    "recovery_codes_left",
    "renew_recovery_codes",
    "renew_visit",
    "require_second_factor",
    "reset_second_factor",
    "revoke_token",
    "same_codes",
    "sign_in",
    "sign_out",
    "still_here",
    "sync_roles",
    "this_visit",
    "tokens_of",
    "visits_of",
    "waiting_for_code",
]
