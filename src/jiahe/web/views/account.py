"""What is on one's own account: language, password, keys to the API, the second factor, where one is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiahe.kernel.errors import UserError
from jiahe.office.accounts import domain
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import is_asked_for_second_factor, roles_of, signed_in
from jiahe.web.exporting import attachment
from jiahe.web.faults import status_of
from jiahe.web.language import remember
from jiahe.web.onward import onward

_GROUP = 4


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and stay where one is."""
    chosen = request.POST.get("language", "")
    response = redirect(onward(request))
    if chosen in dict(settings.LANGUAGES):
        remember(response, chosen)
    return response


@sensitive_post_parameters("old", "new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's roles; change the password; issue and revoke keys to the API; end sessions."""
    person = signed_in(request.user)
    context: dict[str, Any] = {"roles": sorted(roles_of(person)), "fault": None, "issued": None}
    status = 200
    if request.method == "POST":
        try:
            context["issued"] = _change(request, person)
        except UserError as error:
            context["fault"], status = error.text, status_of(error)
    context |= {
        "tokens": domain.tokens_of(person),
        "visits": domain.visits_of(person),
        "here": domain.this_visit(request),
        "has_factor": domain.has_second_factor(person),
        "asked": is_asked_for_second_factor(person),
        "has_password": person.has_usable_password(),
    }
    return render(request, "web/account.html", context, status=status)


def _change(request: HttpRequest, person: User) -> domain.Issued | None:
    """Do what was asked for; return a key that was made."""
    sent = request.POST
    if "new" in sent:
        domain.change_password(person, sent.get("old", ""), sent["new"])
        domain.renew_visit(request, person)
        messages.info(request, _("The password is changed."))
    elif "revoke" in sent:
        domain.revoke_token(person, sent["revoke"])
        messages.info(request, _("The key is revoked."))
    elif "end" in sent:
        domain.end_visit(person, sent["end"])
        messages.info(request, _("That session is ended."))
    elif "end_others" in sent:
        many = domain.end_other_visits(request)
        text = ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", many)
        messages.info(request, text % {"n": many})
    else:
        passed = domain.passed_second_factor(request)
        return domain.issue_token(person, sent.get("name", ""), second_factor=passed)
    return None


@sensitive_post_parameters("code", "password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up, renew the codes for a lost phone, or do without it."""
    person = signed_in(request.user)
    context: dict[str, Any] = {"fault": None, "codes": None, "lacks": domain.lacks_second_factor(person)}
    status = 200
    if request.method == "POST":
        try:
            context["codes"] = _change_factor(request, person)
        except UserError as error:
            context["fault"], status = error.text, status_of(error)
    if domain.has_second_factor(person):
        context |= {"left": domain.recovery_codes_left(person), "has_password": person.has_usable_password()}
    else:
        begun = domain.begin_second_factor(request)
        # the picture is drawn here, from squares alone: nothing that anybody typed is in it
        context |= {"secret": _grouped(begun.secret), "picture": mark_safe(begun.picture)}  # noqa: S308
    return render(request, "web/second_factor.html", context, status=status)


def _change_factor(request: HttpRequest, person: User) -> list[str] | None:
    code = request.POST.get("code", "")
    if "drop" in request.POST:
        domain.drop_second_factor(request, request.POST.get("password", ""), code)
        messages.info(request, _("The second factor is switched off."))
        return None
    change = domain.renew_recovery_codes if domain.has_second_factor(person) else domain.confirm_second_factor
    return [_grouped(one) for one in change(request, code)]


@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Return the codes that a page has just shown as a file: they are sent along, for they are not shown again."""
    person = signed_in(request.user)
    codes = domain.same_codes(person, request.POST.getlist("code"))
    head = _("Recovery codes of the account %(name)s. Each works once, instead of a code of the authenticator.")
    lines = [head % {"name": person.username}, "", *map(_grouped, codes), ""]
    return attachment(
        "\r\n".join(lines).encode("utf-8-sig"), _("jiahe recovery codes") + ".txt", "text/plain; charset=utf-8"
    )


def _grouped(text: str) -> str:
    return " ".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))
