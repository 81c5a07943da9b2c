"""`python -m jiahe.office.money.interfaces.command PLAN`: what was paid and what is due by clause, in a process with Django."""

import json
import os
import sys
from collections.abc import Sequence

import django


def main(arguments: Sequence[str]) -> int:
    """Print the sums of a plan's payouts by clause as JSON: clause, then fen paid and fen due."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
    django.setup()
    from jiahe.office.money.domain import awards_of  # noqa: PLC0415  # models need Django set up

    sys.stdout.write(json.dumps(awards_of(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
