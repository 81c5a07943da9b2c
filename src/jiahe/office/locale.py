"""How do the translations get into the form that Django reads? Compiled here, since gettext's tools may be absent."""

from pathlib import Path


def compile_messages(package: Path, target: Path) -> int:
    """Compile every `locale/LANGUAGE/LC_MESSAGES/django.po` under `package` into `target`; return the number of texts."""
    raise NotImplementedError(package, target)
