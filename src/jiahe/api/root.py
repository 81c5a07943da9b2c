"""What does the interface consist of?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from jiahe import __version__
from jiahe.api import (
    accounts,
    apps,
    assigning,
    calls,
    cases,
    dashboard,
    deciding,
    experts,
    files,
    importing,
    lake,
    log,
    meeting,
    money,
    paying,
    plan,
    publications,
    results,
    reviewing,
    rounds,
    runs,
    starting,
    templates,
    uploads,
)
from jiahe.api.auth import AUTH
from jiahe.api.errors import handle_errors
from jiahe.api.schema import Api


class Renderer(JSONRenderer):
    """JSON in which Chinese stays legible."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


api: NinjaAPI = Api(
    title="jiahe 嘉禾",
    version=__version__,
    description="Applications of an AI+ plan: list, describe, run, fetch results. 应用的列出、说明、运行与取数。",
    auth=AUTH,
    renderer=Renderer(),
    docs_decorator=require_safe,
    docs_url=None,  # the usual page of documentation loads its scripts from foreign servers
    urls_namespace="api",
)
for prefix, router in (
    ("", accounts.router),
    ("/apps", apps.router),
    ("/apps", starting.router),
    ("/uploads", uploads.router),
    ("/runs", runs.router),
    ("/runs", results.router),
    ("/lake", lake.router),
    ("/plan", plan.router),
    ("/calls", calls.router),
    ("/dashboard", dashboard.router),
    ("/log", log.router),
    ("/rounds", rounds.router),
    ("/rounds", assigning.router),
    ("/rounds", meeting.router),
    ("/rounds", deciding.router),
    ("/rounds", reviewing.rounds),
    ("/rounds", importing.router),
    ("/cases", cases.router),
    ("/cases", reviewing.cases),
    ("/review", reviewing.router),
    ("/experts", experts.router),
    ("/firms", experts.firms),
    ("/money", paying.router),
    ("/money", money.router),
    ("/cases", files.router),
    ("/public", publications.router),
    ("/templates", templates.router),
):
    api.add_router(prefix, router)
handle_errors(api)
