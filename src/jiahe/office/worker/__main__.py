"""`python -m jiahe.office.worker`: work until SIGTERM or SIGINT; runs under way are then told as interrupted."""

import os
import signal
import sys

import django

from jiahe.kernel.errors import UserError
from jiahe.runtime.lifeline import die_with_parent


def main() -> int:
    """Set Django up, mend what the last worker left, and work."""
    if parent := os.environ.get("JIAHE_SUPERVISOR"):
        die_with_parent(int(parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
    django.setup()
    from jiahe.office.runs.domain.carrying import stopping  # noqa: PLC0415  # models need Django set up
    from jiahe.office.worker.loop import only_worker, work  # noqa: PLC0415  # as above
    from jiahe.office.worker.recovery import recover  # noqa: PLC0415  # as above

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        with only_worker():
            recover()
            work()
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
