"""Was it done already? Things that happen once in the life of an installation."""

from jiahe.office.runs.models import Mark


def done_once(name: str) -> bool:
    """Tell whether it was done."""
    return Mark.objects.filter(pk=name).exists()


def mark_done(name: str) -> None:
    """Remember that it was done."""
    Mark.objects.get_or_create(pk=name)
