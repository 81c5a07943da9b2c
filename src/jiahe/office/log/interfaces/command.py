"""`python -m jiahe.office.log.interfaces.command verify|proof`: what `jiahe audit` does, in a process that loads Django."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

from jiahe.kernel.errors import NotFoundError, UsageError, UserError
from jiahe.kernel.text import Text, language_of
from jiahe.office.saying import say
from jiahe.runtime.home import home

if TYPE_CHECKING:
    from jiahe.office.log.domain import Head, Verdict

_STEP = 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 0 where all is well, 2 for wrong usage, 3 where the log is not what was signed."""
    asked = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
    try:
        _need_database()
        django.setup()
        return _verify(asked.head, as_json=asked.json) if asked.command == "verify" else _proof(asked.entry, asked.out)
    except UserError as error:
        say(error.text)
        return 2 if isinstance(error, UsageError | NotFoundError) else 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jiahe audit")
    commands = parser.add_subparsers(dest="command", required=True)
    verifying = commands.add_parser("verify")
    verifying.add_argument("--head", type=Path, action="append", default=[])
    verifying.add_argument("--json", action="store_true")
    proving = commands.add_parser("proof")
    proving.add_argument("entry", type=int)
    proving.add_argument("--out", type=Path)
    return parser


def _need_database() -> None:
    if not os.environ.get("DATABASE_URL") and not (home().folder / "office.sqlite3").is_file():
        raise NotFoundError(
            Text(
                zh=f"{home().folder} 中还没有日志；先运行 jiahe up",
                en=f"there is no log in {home().folder} yet; run jiahe up first",
            )
        )


def _verify(heads: Sequence[Path], *, as_json: bool) -> int:
    from jiahe.office.log.domain import verify  # noqa: PLC0415  # models need Django set up

    verdict = verify([_read(path) for path in heads], _progress())
    if as_json:
        _print(json.dumps(verdict.as_dict(), ensure_ascii=False, indent=2))
    else:
        _tell(verdict)
    return 3 if verdict.faults else 0


def _read(path: Path) -> "Head":
    """Read a head that somebody kept: on its own, or within a proof."""
    from jiahe.office.log.domain import read_head  # noqa: PLC0415  # as above

    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        head = read_head(plain.get("head", plain))
    except (OSError, ValueError, AttributeError):
        head = None
    if head is None:
        raise UsageError(Text(zh=f"{path} 中没有签名树头", en=f"there is no signed head in {path}"))
    return head


def _progress() -> Callable[[int, int], None]:
    told = 0.0

    def report(done: int, of: int) -> None:
        nonlocal told
        if of and done / of - told >= _STEP:
            told = done / of
            say(Text(zh=f"已核对 {done} / {of} 条（{told:.0%}）", en=f"{done} of {of} entries verified ({told:.0%})"))

    return report


def _tell(verdict: "Verdict") -> None:
    tongue = language_of(os.environ.get("JIAHE_LANG"))
    for fault in verdict.faults:
        _print(fault.text.say(tongue))
    if verdict.faults:
        count = len(verdict.faults)
        say(Text(zh=f"日志有 {count} 处与签名不符", en=f"{count} places in the log are not what was signed"))
        return
    figures = f"{verdict.entries}", f"{verdict.heads}"
    _print(
        Text(
            zh="日志完好：{} 个条目，{} 个树头".format(*figures),
            en="the log is sound: {} entries, {} heads".format(*figures),
        ).say(tongue)
    )
    late = verdict.entries - verdict.witnessed
    if late:
        say(
            Text(
                zh=f"最后 {late} 条尚未写入 log-heads，下一条目或下次启动时补上",
                en=f"the last {late} are not covered by log-heads yet; the next entry or start adds them",
            )
        )


def _proof(entry: int, out: Path | None) -> int:
    from jiahe.office.log.domain import prove  # noqa: PLC0415  # as above

    text = json.dumps(prove(entry, whole=True).as_dict(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        _print(text.rstrip())
        return 0
    out.write_text(text, encoding="utf-8")
    _print(str(out))
    return 0


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":  # pragma: no cover  # the command line's tests start it
    sys.exit(main())
