"""Pages come before drawing: what draws is loaded once it is asked for, or once the first page is out."""

import subprocess
import sys
import threading

from django.core.signals import request_finished

from jiahe.web.warming import warm, warm_after_first_page
from tests.web.house import client_of

HEAVY = """
import sys, django
from django.conf import settings
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "jiahe.office.settings"
django.setup()
import jiahe.web.urls
print([name for name in ("altair", "vl_convert") if name in sys.modules])
"""


def test_the_pages_load_nothing_that_draws(tmp_path, monkeypatch):
    monkeypatch.setenv("JIAHE_HOME", str(tmp_path))

    done = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_first_page_has_drawing_got_ready_once(db):
    warm_after_first_page()
    client_of(None).get("/sign-in").close()
    for thread in [one for one in threading.enumerate() if one.name == "warming"]:
        thread.join()

    assert {"altair", "vl_convert"} <= set(sys.modules)
    assert not request_finished.disconnect(dispatch_uid="jiahe.web.warming")


def test_warming_draws():
    warm()

    assert {"altair", "vl_convert"} <= set(sys.modules)
