"""How does money look on a page?"""

from django import template

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.money import capitals, grouped, in_wan
from jiahe.office.accounts.rules import Person
from jiahe.office.money.models import Payout
from jiahe.office.money.rules import incentive_of, payouts_seen_by, sees_all
from jiahe.office.programme.models import HOLDING, Case, Round
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.load import default_plan
from jiahe.web.language import say
from jiahe.web.listing import Listing
from jiahe.web.templatetags.jiahe import NOTHING

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """Show fen as yuan, thousands set apart."""
    return NOTHING if fen is None else grouped(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Show fen as ten thousands of yuan."""
    return NOTHING if fen is None else in_wan(fen)


@register.filter
def in_words(fen: int | None) -> str:
    """Show fen as it is written out on vouchers."""
    return NOTHING if fen is None else capitals(fen)


@register.filter
def points(hundredths: int | None) -> str:
    """Show a score that is kept in hundredths."""
    return NOTHING if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


@register.filter
def sees_all_money(person: Person) -> bool:
    """Tell whether every payout is open to the person."""
    return sees_all(person)


@register.filter
def incentive(name: str) -> str:
    """Show an incentive by what it is called; one that no plan has any more by its id."""
    found = incentive_of(name)
    return say(found.title) if found else name


@register.filter
def payouts_for(case: Case, person: Person) -> list[Payout]:
    """Return the payouts that follow from a case, as far as they are open to the person; before it is chosen there are none."""
    if case.status not in HOLDING:
        return []
    return list(Payout.objects.filter(payouts_seen_by(person), case=case).defer("trace"))


@register.filter
def unit_name(name: str) -> str:
    """Show a unit by its name; one that the plan has no more by its id."""
    try:
        return say(default_plan().unit(name).name)
    except NotFoundError:
        return name


@register.filter
def round_name(found: Round) -> str:
    """Show a round by its procedure, year and number."""
    return f"{say(procedure_of(found).title)} {found.year}-{found.number}"


@register.filter
def clause_name(clause_id: str) -> str:
    """Show a clause by its number and title; one that the plan has no more by its number."""
    try:
        return f"{clause_id} {say(default_plan().clause(clause_id).title)}"
    except NotFoundError:
        return clause_id


@register.filter
def own_link(listing: Listing) -> str:
    """Return the query of the list as it is."""
    return listing.link()


@register.filter
def inline_link(listing: Listing) -> str:
    """Return the query for a picture within the page."""
    return listing.link(inline="1")


@register.filter
def payment_link(listing: Listing) -> str:
    """Return the query for the payment list of what is filtered."""
    return listing.link(format="payment")


@register.filter
def changed(listing: Listing, state: str) -> str:
    """Return the query of the list narrowed to one state."""
    return listing.link(state=state)
