"""Which name does a new thing get? One that sorts by the time of its making."""

from ulid import ULID


def new_id() -> str:
    """Return a fresh ULID, 26 characters, sortable by time."""
    return str(ULID())


def is_id(text: str) -> bool:
    """Tell whether `text` is a ULID, and so safe as a folder's name."""
    try:
        return str(ULID.from_str(text)) == text
    except ValueError:
        return False
