"""What may a column or a setting hold, in one line, and what is an area called?"""

from jiahe.contracts.model import Column, Setting
from jiahe.plan.load import default_plan
from jiahe.web.language import say


def span(part: Column | Setting) -> str:
    """Return what a column or setting may hold."""
    if part.of:
        return say(part.codes())
    low, high = ("" if bound is None else f"{bound}" for bound in (part.minimum, part.maximum))
    if low and high:
        return f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def area_names() -> dict[str, str]:
    """Return the areas of the plan by id."""
    return {area.id: say(area.title) for area in default_plan().areas}


def area_name(area: str) -> str:
    """Return what an area is called; one that the plan does not know goes by its id."""
    return area_names().get(area, area)
