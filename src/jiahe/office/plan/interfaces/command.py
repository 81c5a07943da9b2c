"""`python -m jiahe.office.plan.interfaces.command`: write the office's records of the plan, in a process that loads Django."""

import os
import sys

import django

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.text import Text
from jiahe.office.saying import say
from jiahe.runtime.home import home


def main() -> int:
    """Write the records as JSON; 0 where all is well, 2 where there is no office, 3 where it cannot be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
    try:
        _need_database()
        django.setup()
        from jiahe.office.plan.domain import gather  # noqa: PLC0415  # models need Django set up

        sys.stdout.write(gather().model_dump_json(indent=1) + "\n")
    except UserError as error:
        say(error.text)
        return 2 if isinstance(error, NotFoundError) else 3
    return 0


def _need_database() -> None:
    if not os.environ.get("DATABASE_URL") and not (home().folder / "office.sqlite3").is_file():
        raise NotFoundError(
            Text(
                zh=f"{home().folder} 中还没有办公数据；先运行 jiahe up",
                en=f"there is no office in {home().folder} yet; run jiahe up first",
            )
        )


if __name__ == "__main__":  # pragma: no cover  # the command line's tests start it
    sys.exit(main())
