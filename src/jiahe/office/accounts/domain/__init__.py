"""What is done with accounts: people, signing in and out, tokens. Each verb is one function."""

from jiahe.office.accounts.domain.people import change_password, give_roles, make_person, sync_roles
from jiahe.office.accounts.domain.sign_in import check_password, client_address, sign_in, sign_out
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.domain.tokens import Issued, issue_token, owner_of, revoke_token, tokens_of

__all__ = [
    "Issued",
    "change_password",
    "check_password",
    "client_address",
    "give_roles",
    "issue_token",
    "make_person",
    "owner_of",
    "person_state",
    "revoke_token",
    "sign_in",
    "sign_out",
    "sync_roles",
    "tokens_of",
]
