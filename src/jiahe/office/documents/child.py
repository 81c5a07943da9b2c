"""What happens in the process apart? One template that somebody brought is carried out, within limits, and then it ends."""

import base64
import json
import resource
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

SECONDS, MEMORY, LARGEST = 10, 3 * 1024**3, 32 * 1024**2
"""Of the processor, of address space (fonts are mapped into it), of the file that is made."""
FAULT = 3
"""The exit status where the template is at fault, with the reason on stderr."""
_LONGEST = 600


def main() -> int:
    """Read a job, do it, write what it made."""
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, LARGEST)
    job: Mapping[str, Any] = json.load(sys.stdin)
    try:
        made = _jobs()[job["job"]](job)
    except Exception as error:  # noqa: BLE001  # whatever a template breaks is the template's
        sys.stderr.write(json.dumps(_told(error)))
        return FAULT
    sys.stdout.buffer.write(made)
    sys.stdout.flush()
    return 0


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # already lower
        resource.setrlimit(what, (most, most))


def _jobs() -> Mapping[str, Callable[[Mapping[str, Any]], bytes]]:
    from jiahe.office.documents.notice import from_data  # noqa: PLC0415  # loaded within the limits
    from jiahe.office.documents.pdf import pdf  # noqa: PLC0415  # as above
    from jiahe.office.documents.trial import try_typst, try_word  # noqa: PLC0415  # as above
    from jiahe.office.documents.word import word  # noqa: PLC0415  # as above

    def template(job: Mapping[str, Any]) -> bytes:
        return base64.b64decode(job["template"])

    return {
        "docx": lambda job: word(from_data(job["notice"]), template(job)),
        "typ": lambda job: pdf(from_data(job["notice"]), template(job).decode()),
        "try_docx": lambda job: try_word(template(job)),
        "try_typ": lambda job: try_typst(template(job).decode()),
    }


def _told(error: Exception) -> dict[str, str]:
    text = getattr(error, "text", None)
    if text is not None:
        return {"zh": text.zh, "en": text.en}
    said = " ".join(str(part) for part in (getattr(error, "message", error), *getattr(error, "hints", ())))
    line = getattr(error, "lineno", None)
    where = f" ({line})" if line else ""
    plain = f"{said or type(error).__name__}{where}".replace(f"{tempfile.gettempdir()}/", "")[:_LONGEST]
    return {"zh": plain, "en": plain}


if __name__ == "__main__":
    sys.exit(main())
