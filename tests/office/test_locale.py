import gettext
import io

from jiahe.office.locale import compile_messages, read_po, write_mo

PO = """# a comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#: a.py:1
msgid "queued"
msgstr "排队"

msgid ""
"two "
"lines\\n"
msgstr "两"
"行\\n"

msgctxt "verb"
msgid "run"
msgstr "运行"

msgid "one row"
msgid_plural "%d rows"
msgstr[0] "%d 行"

#, fuzzy
msgid "perhaps"
msgstr "也许"

msgid "untranslated"
msgstr ""

#~ msgid "gone"
#~ msgstr "没了"
msgid "close"
msgstr "关"
msgid "together"
msgstr "一起"
"""


def test_what_is_compiled_reads_back_through_pythons_own_gettext():
    found = gettext.GNUTranslations(io.BytesIO(write_mo(read_po(PO))))
    assert found.gettext("queued") == "排队"
    assert found.gettext("two lines\n") == "两行\n"
    assert found.pgettext("verb", "run") == "运行"
    assert found.gettext("run") == "run"
    assert found.ngettext("one row", "%d rows", 3) == "%d 行"
    assert found.gettext("perhaps") == "perhaps"
    assert found.gettext("untranslated") == "untranslated"
    assert (found.gettext("close"), found.gettext("together")) == ("关", "一起")


def test_all_catalogues_of_a_language_become_one(tmp_path):
    for app, text in (("one", 'msgid "a"\nmsgstr "甲"\n'), ("two", 'msgid "b"\nmsgstr "乙"\n')):
        folder = tmp_path / app / "locale" / "zh_Hans" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(text, encoding="utf-8")
    assert compile_messages(tmp_path, tmp_path / "out") == 2
    with (tmp_path / "out" / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert [found.gettext(key) for key in "ab"] == ["甲", "乙"]


def test_no_catalogue_compiles_to_nothing(tmp_path):
    assert compile_messages(tmp_path, tmp_path / "out") == 0
