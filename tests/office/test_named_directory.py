"""Is the directory to sign in by named wholly, or not at all?"""

import subprocess
import sys

import pytest

from jiahe.kernel.errors import UsageError
from jiahe.office.named_directory import NamedDirectory, is_safe, named_directory

WHOLE = {"JIAHE_OIDC_ISSUER": "https://id.city.example/realm", "JIAHE_OIDC_CLIENT_ID": "jiahe"}


def test_there_is_none_where_none_is_named():
    assert named_directory({"JIAHE_OIDC_ISSUER": " ", "JIAHE_HOME": "x"}) == NamedDirectory()


def test_it_is_what_was_said():
    said = {"CLIENT_SECRET": "s", "NAME": "n", "CLAIM": "email", "SCOPES": "openid email", "CREATE": "1"}
    found = named_directory(WHOLE | {f"JIAHE_OIDC_{name}": value for name, value in said.items()})

    assert found == NamedDirectory(
        issuer="https://id.city.example/realm",
        client_id="jiahe",
        client_secret="s",  # noqa: S106  # none
        name="n",
        claim="email",
        scopes=("openid", "email"),
        create=True,
    )
    assert named_directory(WHOLE | {"JIAHE_OIDC_CREATE": "0"}).create is False


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"JIAHE_OIDC_ISSUER": ""}, "JIAHE_OIDC_ISSUER is missing"),
        ({"JIAHE_OIDC_CLIENT_ID": ""}, "JIAHE_OIDC_CLIENT_ID is missing"),
        ({"JIAHE_OIDC_ISSUER": "http://id.city.example"}, "must be an https:// address"),
        ({"JIAHE_OIDC_ISSUER": "id.city.example"}, "must be an https:// address"),
        ({"JIAHE_OIDC_ISSUER": "https://me:pass@id.city.example"}, "must be an https:// address"),
        ({"JIAHE_OIDC_ISSUER": "https://id.city.example/?x=1"}, "must be an https:// address"),
        ({"JIAHE_OIDC_ISSUER": "https://id.city.example/" + "x" * 200}, "must be an https:// address"),
        ({"JIAHE_OIDC_CREATE": "yes"}, "JIAHE_OIDC_CREATE must be 0 or 1"),
        ({"JIAHE_OIDC_SCOPES": "profile"}, "JIAHE_OIDC_SCOPES must name openid"),
    ],
)
def test_what_is_half_said_is_refused(said, text):
    with pytest.raises(UsageError) as caught:
        named_directory(WHOLE | said)

    assert text in caught.value.text.en
    assert caught.value.text.zh.startswith("JIAHE_OIDC_")


def test_it_is_refused_at_the_start(tmp_path):
    given = {"JIAHE_HOME": str(tmp_path), "PATH": "/usr/bin", "JIAHE_OIDC_ISSUER": "https://id.city.example"}
    asked = [sys.executable, "-c", "import jiahe.office.settings"]
    done = subprocess.run(asked, env=given, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "JIAHE_OIDC_CLIENT_ID is missing" in done.stderr or "JIAHE_OIDC_CLIENT_ID 未设置" in done.stderr


@pytest.mark.parametrize(
    ("address", "near", "far"),
    [
        ("https://id.example/x?y=1", True, True),
        ("http://127.0.0.1:8000", True, False),
        ("http://[::1]:8000", True, False),
        ("http://localhost", True, False),
        ("http://localhost.evil.example", False, False),
        ("http://169.254.169.254/latest", False, False),
        ("https://", False, False),
        ("https://[", False, False),
        ("https://id.example:port", False, False),
        ("https://id.example/#x", False, False),
        ("https://a@id.example", False, False),
        ("file:///etc/passwd", False, False),
        ("javascript:alert(1)", False, False),
        ("None", False, False),
    ],
)
def test_what_is_asked_is_asked_over_tls_or_on_this_machine(address, near, far):
    assert (is_safe(address, near=True), is_safe(address, near=False)) == (near, far)
