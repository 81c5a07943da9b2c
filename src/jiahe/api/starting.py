"""How is an application run in one call: files in, and, where one waits, the finished run out?"""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status
from pydantic import ValidationError as Misfit

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS, fault, refused
from jiahe.api.runs import RunOut, WishIn, whole
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, may_run, require
from jiahe.office.runs.domain import run_for, start_run, store_upload
from jiahe.office.runs.models import Run
from jiahe.office.runs.models import Status as RunStatus
from jiahe.runtime.inputs import LakeInput, parse_input
from jiahe.runtime.registry import Installed, application

router = Router(tags=["applications"])
LONGEST_WAIT = 60.0
_LOOK = 0.1
_WORDS = ("settings", "seed", "as_of", "kind", "model")
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "settings": {"type": "string", "description": "a JSON object of settings"},
                        "seed": {"type": "string"},
                        "as_of": {"type": "string"},
                        "kind": {"type": "string", "enum": ["run", "fit"]},
                        "model": {"type": "string"},
                    },
                    "additionalProperties": {
                        "type": "string",
                        "format": "binary",
                        "description": "a file under its table's name; or the text lake:NAME[@VERSION]",
                    },
                }
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/WishIn"}},
        },
    }
}


@router.post("/{app_id}/run", response={200: RunOut, 202: RunOut, **ERRORS}, openapi_extra=_FORM)
def run_application(request: HttpRequest, app_id: str, wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0) -> Any:
    """Run an application on files (multipart, a field for each table) or on JSON; wait so many seconds for the end.

    202 while it is under way; with `wait`, 200 and the finished run, or 422 with what is wrong with the data.
    """
    person, app = person_of(request), application(app_id)
    require(may_run(person, app), person)
    body = _from_json(request) if request.content_type == "application/json" else _from_form(person, request, app)
    run = _ended(person, start_run(person, body.wish(app.id)), wait)
    if run.status == RunStatus.REFUSED and run.error:
        return refused(run.pk, run.error)
    if run.status == RunStatus.FAILED and wait:
        return fault(run.pk)
    return Status(202 if run.under_way else 200, whole(run))


def _from_json(request: HttpRequest) -> WishIn:
    try:
        return WishIn.model_validate_json(request.body or b"{}")
    except Misfit as error:
        raise _unfit(error) from error


def _from_form(person: Person, request: HttpRequest, app: Installed) -> WishIn:
    words = {name: str(request.POST[name]) for name in _WORDS if request.POST.get(name)}
    inputs: dict[str, Any] = {}
    for name in request.POST:
        if name not in _WORDS:
            inputs[name] = _lake_source(name, str(request.POST[name]))
    _refuse_strangers(app, [*inputs, *request.FILES])
    for name in request.FILES:
        files = request.FILES.getlist(name)
        if len(files) > 1:
            raise UsageError(Text(zh=f"{name} 给了多个文件", en=f"several files were given as {name}"))
        inputs[name] = {"upload": store_upload(person, files[0]).pk}
    settings = _settings(words.pop("settings", "{}"))
    try:
        return WishIn.model_validate({**words, "settings": settings, "inputs": inputs})
    except Misfit as error:
        raise _unfit(error) from error


def _refuse_strangers(app: Installed, names: list[str]) -> None:
    strangers = [name for name in names if name not in app.contract.reads]
    if strangers:
        known = ", ".join([*app.contract.reads, *_WORDS])
        shown = strangers[0][:60]
        raise UsageError(
            Text(zh=f"没有字段 {shown}；可用：{known}", en=f"there is no field {shown}; there are: {known}")
        )


def _lake_source(name: str, text: str) -> Mapping[str, Any]:
    source = None
    with suppress(UsageError):
        _, source = parse_input(f"{name}={text}")
    if not isinstance(source, LakeInput):
        raise UsageError(
            Text(
                zh=f"{name[:60]} 应为文件，或 lake:表名[@版本]",
                en=f"{name[:60]} must be a file, or lake:NAME[@VERSION]",
            )
        )
    return {"lake": source.table, "version": source.version}


def _settings(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UsageError(Text(zh="settings 应为 JSON 对象", en="settings must be a JSON object"))
    return found


def _unfit(error: Misfit) -> UsageError:
    told = "; ".join(f"{'.'.join(str(part)[:60] for part in one['loc'])}: {one['msg']}" for one in error.errors()[:3])
    return UsageError(Text(zh=f"请求不符合接口约定：{told}", en=f"the request does not fit the interface: {told}"))


def _ended(person: Person, run: Run, wait: float) -> Run:
    until = time.monotonic() + wait
    while run.under_way and time.monotonic() < until:
        time.sleep(_LOOK)
        run = run_for(person, run.pk)
    return run
