"""In which language is this page? Chinese, unless somebody asked for English."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jiahe.kernel.text import Language, Text

_YEAR = 365 * 24 * 3600


def spoken() -> Language:
    """Return the language of the page that is being made."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def say(text: Text) -> str:
    """Return a text in the language of the page."""
    return text.say(spoken())


def half(written: str) -> str:
    """Return the half of `中文 | English` that is of the page's language; a text of another form as it is."""
    return say(Text.parse(written)) if written.strip() else written


class LanguageOfChoice:
    """Takes the language from `?lang=` and remembers that of a page, else from the cookie; a browser's own setting is not asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language chosen."""
        asked = _known(request.GET.get("lang"))
        chosen = asked or _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) or settings.LANGUAGE_CODE
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language() or chosen
        response = self._get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if asked and response.headers.get("Content-Type", "").startswith("text/html"):
            remember(response, asked)
        return response


def remember(response: HttpResponse, language: str) -> None:
    """Keep the choice in a cookie for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def _known(tag: str | None) -> str | None:
    start = (tag or "").lower()[:2]
    return next((code for code, _name in settings.LANGUAGES if start and code.startswith(start)), None)
