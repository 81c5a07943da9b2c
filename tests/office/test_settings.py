"""Do the settings follow the environment: over TLS, and without?"""

import json
import subprocess
import sys

import pytest

ASK = """
import json, jiahe.office.settings as s
names = [name for name in dir(s) if name.startswith(("SESSION_", "CSRF_", "SECURE_", "SECOND_", "ALLOWED_", "OIDC_", "TRUSTED_"))]
print(json.dumps({name: getattr(s, name) for name in names}, default=sorted))
"""


def settings_of(tmp_path, **environment):
    """Return the settings of an installation with this environment."""
    given = {"JIAHE_HOME": str(tmp_path), "PATH": "/usr/bin", **environment}
    done = subprocess.run([sys.executable, "-c", ASK], env=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return settings_of(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def over_tls(tmp_path_factory):
    return settings_of(tmp_path_factory.mktemp("tls"), JIAHE_ORIGIN="https://ai.example:8443/", JIAHE_PROXIES="1")


def test_scripts_see_no_session_and_other_sites_send_none(plain, over_tls):
    for found in (plain, over_tls):
        assert (found["SESSION_COOKIE_HTTPONLY"], found["SESSION_COOKIE_SAMESITE"]) == (True, "Lax")
        assert found["CSRF_COOKIE_SAMESITE"] == "Lax"


def test_over_tls_cookies_keep_to_it_and_to_this_host(plain, over_tls):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    assert [over_tls[name] for name in names] == [True, True, "__Host-sessionid", "__Host-csrftoken"]
    assert [plain.get(name, "") for name in names] == [False, False, "", ""]


def test_over_tls_browsers_are_told_to_stay_there(plain, over_tls):
    assert over_tls["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert "SECURE_HSTS_SECONDS" not in plain


def test_hosts_and_origins_are_those_named(plain, over_tls):
    assert plain["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert over_tls["ALLOWED_HOSTS"][3:] == ["ai.example"]
    assert over_tls["CSRF_TRUSTED_ORIGINS"] == ["https://ai.example:8443"]


def test_no_proxy_is_trusted_that_was_not_named(plain, over_tls):
    assert (plain["TRUSTED_PROXIES"], over_tls["TRUSTED_PROXIES"]) == (0, 1)


def test_a_second_factor_is_demanded_over_tls_and_asked_for_elsewhere(plain, over_tls):
    assert (plain["SECOND_FACTOR_DEMANDED"], over_tls["SECOND_FACTOR_DEMANDED"]) == (False, True)
    assert plain["SECOND_FACTOR_ROLES"] == ["administrator", "finance", "programme_office"]


def test_what_is_said_outright_holds(tmp_path):
    said = {"JIAHE_TOTP_REQUIRED": "0", "JIAHE_TOTP_ROLES": "auditor", "JIAHE_IDLE_MINUTES": "15"}
    found = settings_of(tmp_path, JIAHE_ORIGIN="https://ai.example", **said)
    assert found["SECOND_FACTOR_DEMANDED"] is False
    assert found["SECOND_FACTOR_ROLES"] == ["auditor"]
    assert (found["SESSION_IDLE_SECONDS"], found["SESSION_COOKIE_AGE"]) == (900, 12 * 3600)


def test_it_may_be_demanded_without_tls(tmp_path):
    assert settings_of(tmp_path, JIAHE_TOTP_REQUIRED="1")["SECOND_FACTOR_DEMANDED"] is True
