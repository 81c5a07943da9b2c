"""What does the published description say of each application's settings? What its contract says."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from jiahe.api.runs import WishIn
from jiahe.contracts.model import Setting
from jiahe.kernel.times import now
from jiahe.runtime.registry import Installed, applications

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "choice": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
}


class Api(NinjaAPI):
    """The interface, whose description holds a schema for every application's settings."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._described: dict[tuple[Any, ...], OpenAPISchema] = {}

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """Return the OpenAPI description; it is made once a day, for making it takes half a second of anybody's asking."""
        key = path_prefix, repr(path_params), now().date(), tuple(applications())
        if key not in self._described:
            self._described = {key: self._describe(path_prefix, path_params)}
        return self._described[key]

    def _describe(self, path_prefix: str | None, path_params: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        named = {f"settings.{app.id}": settings_schema(app) for app in applications().values()}
        schemas = found["components"]["schemas"]
        wish = WishIn.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update({**wish.pop("$defs"), "WishIn": wish, **named})
        choices = [{"$ref": f"#/components/schemas/{name}"} for name in named]
        for body in ("WishIn", "RunIn"):
            schemas[body]["properties"]["settings"] = {"anyOf": [*choices, {"type": "object"}], "default": {}}
        return found


def settings_schema(app: Installed) -> dict[str, Any]:
    """Return one application's settings as a JSON schema."""
    settings = {name: _one(setting) for name, setting in app.contract.settings.items()}
    return {"type": "object", "title": f"Settings of {app.id}", "properties": settings, "additionalProperties": False}


def _one(setting: Setting) -> dict[str, Any]:
    made: dict[str, Any] = dict(_TYPES[setting.type])
    limits = {"minimum": setting.minimum, "maximum": setting.maximum, "default": setting.default_on(now().date())}
    made |= {name: value for name, value in limits.items() if value is not None}
    if setting.of:
        (made["items"] if setting.type == "list" else made)["enum"] = list(setting.of)
    unit = f" ({setting.unit})" if setting.unit else ""
    made["description"] = f"{setting.title.en}{unit} · {setting.title.zh}"
    return made
