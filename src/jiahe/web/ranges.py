"""What may a column or a setting hold, in one line?"""

from jiahe.contracts.model import Column, Setting


def span(part: Column | Setting) -> str:
    """Return what a column or setting may hold."""
    if part.of:
        return ", ".join(part.of)
    low, high = ("" if bound is None else f"{bound}" for bound in (part.minimum, part.maximum))
    if low and high:
        return f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""
