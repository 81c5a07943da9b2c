"""How does every page of a PDF come to say that its data are simulated, whatever the template did?"""

import datetime as dt
import json
import tempfile

import typst

from jiahe.office.documents.fonts import fonts
from jiahe.office.documents.measures import HEI

_SOURCE = """
#let notice = json(bytes(sys.inputs.stamp))
#set document(title: notice.title)
#let pages = bytes(notice.content)
#set page(width: auto, height: auto, margin: 0pt, foreground: place(top + center, dy: 8mm,
  text(font: notice.font, size: 12pt, fill: rgb("#c00000"), notice.text)))
#for number in range(1, notice.many + 1) {
  image(pages, format: "pdf", page: number)
  if number < notice.many { pagebreak() }
}
"""


def stamped(content: bytes, many: int, text: str, *, title: str, moment: dt.datetime) -> bytes:
    """Return a PDF of so many pages with a text over each."""
    told = {"content": list(content), "many": many, "text": text, "title": title, "font": HEI}
    with tempfile.TemporaryDirectory() as empty:
        inputs = {"stamp": json.dumps(told)}
        compiler = typst.Compiler(_SOURCE.encode(), root=empty, font_paths=fonts(), sys_inputs=inputs)
        made = compiler.compile(format="pdf", timestamp=moment)
    return made if isinstance(made, bytes) else b""
