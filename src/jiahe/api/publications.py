"""What was published? Open to everybody; the files beside it stand at the portal's own addresses."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from jiahe.api.errors import ERRORS, as_json
from jiahe.office.programme import domain

router = Router(tags=["public"])
_ANSWERS = {200: dict[str, Any], 400: ERRORS[400], 404: ERRORS[404]}
Lang = Annotated[Literal["zh", "en"], Query()]


@router.get("/catalogue/{year}", auth=None, response=_ANSWERS)
def catalogue(request: HttpRequest, year: int, lang: Lang = "zh") -> Any:  # noqa: ARG001  # Ninja's signature
    """Return the promotion catalogue of a year."""
    return as_json(domain.catalogue_notice(year, lang).as_dict())


@router.get("/publicity/{round_id}", auth=None, response=_ANSWERS)
def publicity(request: HttpRequest, round_id: str, lang: Lang = "zh") -> Any:  # noqa: ARG001  # as above
    """Return the publicity notice of a round."""
    return as_json(domain.publicity_notice(round_id, lang).as_dict())


@router.get("/result/{round_id}", auth=None, response=_ANSWERS)
def result(request: HttpRequest, round_id: str, lang: Lang = "zh") -> Any:  # noqa: ARG001  # as above
    """Return the notice of a round's result."""
    return as_json(domain.result_notice(round_id, lang).as_dict())


@router.get("/{slug}/{year}", auth=None, response=_ANSWERS)
def published(request: HttpRequest, slug: str, year: int) -> Any:  # noqa: ARG001  # as above
    """Return the list published of a procedure in a year, such as `open-list`."""
    return as_json(domain.published_list(slug[:64], year).as_dict())
