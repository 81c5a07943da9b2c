"""What must be there before the portal starts, and is it there already?"""

import hashlib
import json
import os
import shutil
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import jiahe
from jiahe.kernel.text import Text
from jiahe.office.saying import say
from jiahe.office.secret import make_secret
from jiahe.runtime.home import Home

_STAMP = "prepared.json"
_PACKAGE = Path(jiahe.__file__).parent
_WATCHED = ("office/*/migrations/*.py", "web/static/**/*", "web/locale/**/*.po", "areas/*/*/app.py")


def is_prepared(home: Home, *, demo: bool) -> bool:
    """Tell, without Django, whether this very version was prepared in this home."""
    try:
        kept = json.loads((home.folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    database = os.environ.get("DATABASE_URL") or (home.folder / "office.sqlite3").is_file()
    return bool(database) and kept == _stamp(demo=demo)


def prepare(home: Home, *, demo: bool) -> None:
    """Make the home, the tables, the roles, the translations and the static files; with `demo`, the demo city."""
    make_secret(home)
    for folder in (home.uploads, home.runs, home.lake):
        folder.mkdir(parents=True, exist_ok=True)
    home.folder.chmod(0o700)
    os.environ["JIAHE_COLLECTING"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
    _compile(home)
    import_module("django").setup()
    _migrate()
    _collect(home)
    from jiahe.office.demo.loading import allow_demo_people, load_demo  # noqa: PLC0415  # models need Django set up

    allow_demo_people(allowed=demo)
    if demo:
        load_demo()
    stamp = home.folder / f"{_STAMP}.part"
    stamp.write_text(json.dumps(_stamp(demo=demo)), encoding="utf-8")
    stamp.rename(home.folder / _STAMP)


def _stamp(*, demo: bool) -> dict[str, object]:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _WATCHED for path in _PACKAGE.glob(pattern)):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns};".encode())
    database = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()
    packages = {
        name: version(name) for name in ("jiahe", "django", "django-tasks-db", "django-allauth", "vl-convert-python")
    }
    return {"files": digest.hexdigest(), "database": database, "packages": packages, "demo": demo}


def _compile(home: Home) -> None:
    from jiahe.office.locale import compile_messages  # noqa: PLC0415  # only this step needs it

    count = compile_messages(_PACKAGE, home.folder / "locale")
    say(Text(zh=f"已编译 {count} 条界面文字", en=f"{count} interface texts are compiled"))


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415  # Django is set up only now

    from jiahe.office.accounts.domain import sync_roles  # noqa: PLC0415  # as above
    from jiahe.office.log.domain import start_log  # noqa: PLC0415  # as above

    call_command("migrate", interactive=False, verbosity=0)
    start_log()
    sync_roles()
    say(Text(zh="数据库已就绪", en="the database is ready"))


def _collect(home: Home) -> None:
    from django.core.management import call_command  # noqa: PLC0415  # as above

    # by name: the pages stand above the office
    import_module("jiahe.web.assets").write_assets(home.folder / "assets")
    shutil.rmtree(home.folder / "static", ignore_errors=True)
    # of allauth its tables are used; the scripts of its own pages are not served
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["account", "mfa"])
    say(Text(zh="静态文件已就绪", en="the static files are ready"))
