"""How does an error leave the house? As one plain body with the right status, and never as a traceback."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ConfigDict

from jiahe.kernel.errors import DataError, ForbiddenError, NotFoundError, SystemFaultError, UsageError, UserError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.office.errors import ConflictError, NotSignedInError, TooLargeError, TooManyError

_log = logging.getLogger("jiahe.api")
_STATUS: Mapping[type[UserError], int] = {
    UsageError: 400,
    NotSignedInError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TooLargeError: 413,
    DataError: 422,
    TooManyError: 429,
}
_SHOWN = 3


class Error(Schema):
    """What is wrong: the kind of error and a sentence in both languages; a data error tells where and how often, too."""

    model_config = ConfigDict(extra="allow")

    error: str
    zh: str
    en: str


ERRORS: dict[int, type[Error]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500), Error)


def status_of(error: UserError) -> int:
    """Return the HTTP status of an error; a file over the limit of its format is too large, whatever its type."""
    if isinstance(error, DataError) and error.check == "size":
        return 413
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)


def answer(error: UserError) -> HttpResponse:
    """Return an error as an answer."""
    response = _json(error.as_dict(), status_of(error))
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.seconds)
    if isinstance(error, NotSignedInError):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def fault(incident: str) -> HttpResponse:
    """Return a fault of ours as an answer: the id to quote, and nothing of what lies behind it."""
    text = Text(zh=f"系统故障，请报告编号 {incident}", en=f"internal fault, please quote {incident}")
    return _json({"error": "SystemFaultError", "zh": text.zh, "en": text.en, "incident": incident}, 500)


def refused(run: str, error: Mapping[str, Any]) -> HttpResponse:
    """Return what a run found wrong with its data, and the run's id."""
    return _json({**error, "run": run}, 413 if error.get("check") == "size" else 422)


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """Answer what leads nowhere."""
    path = request.path[:200]
    return answer(NotFoundError(Text(zh=f"没有地址 {path}", en=f"there is nothing at {path}")))


def handle_errors(api: NinjaAPI) -> None:
    """Teach the interface to answer every error."""
    told: dict[type[Exception], Callable[[Any], HttpResponse]] = {
        UserError: answer,
        SystemFaultError: lambda error: fault(error.incident),
        ValidationError: lambda error: answer(_usage(error.errors)),
        HttpError: lambda error: answer(_of_framework(error)),
        RequestDataTooBig: _too_big,
        SuspiciousOperation: lambda error: answer(_malformed(error)),
        MultiPartParserError: lambda error: answer(_malformed(error)),
        Exception: _unforeseen,
    }
    for kind, tell in told.items():
        api.add_exception_handler(kind, _handler(tell))


def _handler(tell: Callable[[Any], HttpResponse]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: tell(error)


def _json(body: Mapping[str, Any], status: int) -> HttpResponse:
    return JsonResponse(dict(body), status=status, json_dumps_params={"ensure_ascii": False})


def _usage(faults: list[dict[str, Any]]) -> UsageError:
    told = "; ".join(f"{_place(fault)}: {fault.get('msg', '')}" for fault in faults[:_SHOWN])
    return UsageError(Text(zh=f"请求不符合接口约定：{told}", en=f"the request does not fit the interface: {told}"))


def _place(fault: Mapping[str, Any]) -> str:
    return ".".join(str(part)[:60] for part in fault.get("loc", ())[:6])


def _of_framework(error: HttpError) -> UserError:
    if error.status_code == 401:
        return NotSignedInError(Text(zh="请登录或提供有效的令牌", en="sign in, or send a valid token"))
    return _malformed(error)


def _malformed(error: Exception) -> UserError:
    reason = str(error)[:200] or type(error).__name__
    return UsageError(Text(zh=f"请求无法读取：{reason}", en=f"the request cannot be read: {reason}"))


def _too_big(_error: RequestDataTooBig) -> HttpResponse:
    return answer(TooLargeError(settings.MAX_UPLOAD_BYTES))


def _unforeseen(error: Exception) -> HttpResponse:
    incident = new_id()
    _log.error("%s %s", incident, type(error).__name__, exc_info=error)
    return fault(incident)


def as_json(value: Any) -> Any:
    """Return a value as JSON can hold it: times in ISO 8601."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
