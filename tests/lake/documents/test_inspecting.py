import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiahe.lake.documents import pdf as pdfs
from jiahe.lake.documents.inspecting import inspect_document, kind_of
from jiahe.lake.reading import FaultError
from tests.lake.documents.house import WHOLE, chunk, excel, jpeg, packed_objects, pdf, png, with_part, word, write

_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/%s" Target="http://x/y" TargetMode="External"/></Relationships>'
)


def fault(path, kind):
    with pytest.raises(FaultError) as found:
        inspect_document(path, kind)
    return found.value.check


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_whole_is_let_through_and_nothing_for_another(tmp_path, kind):
    path = write(tmp_path / "a", WHOLE[kind])
    inspect_document(path, kind)
    others = [other for other in WHOLE if other != kind]
    assert {fault(path, other) for other in others} <= {"content", "format"}
    assert fault(write(tmp_path / "b", b""), kind) == "empty"
    assert fault(write(tmp_path / "c", b"<html><script>alert(1)</script>"), kind) == "content"


SPOILT = [
    ("pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "active"),
    ("pdf", pdf(b"/OpenAction << /S /J#61vaScript /JS (x) >>"), "active"),
    ("pdf", pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"), "active"),
    ("pdf", pdf(body=packed_objects(b"4 0 << /S /JavaScript /JS (x) >>")), "active"),
    ("pdf", pdf(b"/Encrypt 9 0 R"), "encrypted"),
    ("pdf", pdf()[:-8], "format"),
    ("pdf", b"%PDF-1.7\n" + b"x" * 5000, "format"),
    ("png", png()[:-1], "format"),
    ("png", png()[:-12], "format"),
    ("png", png() + b"PK", "format"),
    ("png", png().replace(b"IDAT", b"IDAX"), "format"),
    ("png", b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"x") + chunk(b"IEND", b""), "format"),
    ("png", png(0, 5), "format"),
    ("png", png(20_000, 20_000), "size"),
    ("png", png(40_000, 1), "size"),
    ("jpeg", jpeg()[:-2], "format"),
    ("jpeg", jpeg()[:24], "format"),
    ("jpeg", jpeg(0, 1), "format"),
    ("jpeg", jpeg(60_000, 60_000), "size"),
    ("jpeg", b"\xff\xd8\xff\xda\x00\x04ab\xff\xd9", "format"),
    ("jpeg", b"\xff\xd8\xff\xc0\x00\x03a", "format"),
    ("jpeg", b"\xff\xd8\xff\xe0\x00\x00", "format"),
    ("docx", with_part(word(), "word/vbaProject.bin", b"x"), "macros"),
    ("docx", with_part(word(), "word/activeX/activeX1.bin", b"x"), "macros"),
    ("docx", with_part(word(), "word/embeddings/oleObject1.bin", b"x"), "embedded"),
    ("docx", with_part(word(), "word/_rels/settings.xml.rels", _RELATIONS % b"attachedTemplate"), "external"),
    ("docx", with_part(word(), "word/other.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "format"),
    ("docx", with_part(word(), "../evil", b"x"), "format"),
    ("docx", with_part(word(), "[Content_Types].xml", b"<Types/>"), "format"),
    ("docx", with_part(word(), "[Content_Types].xml", b'<Types><a ContentType="x.macroEnabled.x"/></Types>'), "macros"),
    ("docx", with_part(word(), "word/WORD/document.xml".replace("word/WORD", "WORD"), b"x"), "format"),
    ("xlsx", with_part(excel(), "xl/externalLinks/externalLink1.xml", b"<a/>"), "external"),
    ("xlsx", with_part(excel(), "xl/media/a.bin", bytes(210 * 1024 * 1024)), "size"),
    ("xlsx", excel()[:-30], "format"),
    ("xlsx", word(), "format"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "check"), SPOILT)
def test_what_is_spoilt_or_acts_by_itself_is_refused(tmp_path, kind, content, check):
    assert fault(write(tmp_path / "a", content), kind) == check


def test_a_link_to_click_on_and_a_start_page_are_let_through(tmp_path):
    inspect_document(
        write(tmp_path / "a", with_part(word(), "word/_rels/document2.xml.rels", _RELATIONS % b"hyperlink")), "docx"
    )
    inspect_document(write(tmp_path / "b", pdf(b"/OpenAction [2 0 R /Fit] /URI (http://x)")), "pdf")
    inspect_document(write(tmp_path / "c", pdf(body=packed_objects(b"4 0 << /Type /Page >>"))), "pdf")
    inspect_document(write(tmp_path / "d", pdf(body=b"/ObjStm >>\nstream\nno flate\nendstream /ObjStm")), "pdf")


def test_packed_objects_that_flood_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdfs, "_MOST_UNPACKED", 1000)
    assert fault(write(tmp_path / "a", pdf(body=packed_objects(bytes(5000)))), "pdf") == "size"


NAMES = [
    ("投资证明 (2026).PDF", "pdf"),
    ("a.b.docx", "docx"),
    ("照片.JPG", "jpeg"),
    ("x.jpeg", "jpeg"),
    ("\u202efdp.exe.pdf", "name"),
    ("a\u200b.pdf", "name"),
    ("a\n.pdf", "name"),
    ("../a.pdf", "name"),
    ("a\\b.pdf", "name"),
    ("con:.pdf", "name"),
    (" a.pdf", "name"),
    ("长" * 117 + ".pdf", "length"),
    (".pdf", "kind"),
    ("..pdf", "kind"),
    ("a", "kind"),
    ("a.exe", "kind"),
    ("a.xlsm", "kind"),
    ("a.pdf.svg", "kind"),
    ("", "kind"),
]


@pytest.mark.parametrize(("name", "found"), NAMES)
def test_names_are_kept_as_given_or_refused(name, found):
    if found in WHOLE:
        assert kind_of(name) == found
        return
    with pytest.raises(FaultError) as fault:
        kind_of(name)
    assert fault.value.check == found


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_bytes_that_are_changed_are_let_through_or_refused(tmp_path_factory, kind, data):
    whole = WHOLE[kind]
    place, gap = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 9))
    path = tmp_path_factory.getbasetemp() / "fuzz"
    path.write_bytes(whole[:place] + data.draw(st.binary(max_size=9)) + whole[place + gap :])
    try:
        inspect_document(path, kind)
    except FaultError:
        return
