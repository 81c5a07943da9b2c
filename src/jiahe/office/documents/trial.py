"""Is a template fit for notices? Tried on made up ones: every part must show, and nothing may break."""

import io

from docx import Document

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.pdf import pdf, pictures
from jiahe.office.documents.plain import plain
from jiahe.office.documents.samples import changed, sample, trials
from jiahe.office.documents.word import word

MOST_PAGES = 40
"""What a sample of a few lines may fill."""
_DOTS = 24


def try_word(template: bytes) -> bytes:
    """Fill a Word template with every sample, and return the first one.

    Raises
    ------
    UserError
        Where a part of the notice does not show.
    jinja2.TemplateError
        Where a mark is wrong.
    """
    made = [(notice, word(notice, template)) for notice in trials()]
    for notice, content in made:
        missing = [part for part in _parts(notice) if part not in _words(content)]
        if missing:
            raise _hides(Text(zh=missing[0][:40], en=missing[0][:40]))
    return made[0][1]


def try_typst(template: str) -> bytes:
    """Set every sample by a Typst template, and return the first one.

    Raises
    ------
    UserError
        Where a part of the notice does not show, or the few lines fill a book.
    typst.TypstError
        Where the template is wrong.
    """
    looks = [pictures(notice, template, _DOTS) for notice in trials()]
    if max(map(len, looks)) > MOST_PAGES:
        raise UserError(Text(zh=f"样例超过 {MOST_PAGES} 页", en=f"the sample fills more than {MOST_PAGES} pages"))
    for part, notice in changed():
        if pictures(notice, template, _DOTS) == looks[0]:
            raise _hides(part)
    return pdf(sample(), template)


def _parts(notice: Notice) -> list[str]:
    told = plain(notice)
    titles = [section["title"] for section in told["sections"]]
    texts = [text for section in told["sections"] for text in section["paragraphs"]]
    cells = (
        [cell for group in told["table"]["groups"] for row in group["rows"] for cell in row] if told["table"] else []
    )
    names = [issuer["name"] for issuer in told["issuers"]]
    return [*told["title_lines"], *told["paragraphs"], *titles, *texts, *names, told["day"], *cells]


def _words(content: bytes) -> str:
    paper = Document(io.BytesIO(content))
    return "\n".join(text.text or "" for text in paper.element.body.iter(_TEXT))


_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def _hides(part: Text) -> UserError:
    return UserError(
        Text(
            zh=f"样例中的“{part.zh}”没有印出来，请补上相应的标记",
            en=f"on a sample, {part.en!r} does not show; put the mark for it in",
        )
    )
