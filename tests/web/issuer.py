"""A directory for tests: a small issuer of OpenID Connect on this machine, honest unless it is told to lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

CLIENT, SECRET = "jiahe", "only the two of us know"
KEYS = {"RS256": rsa.generate_private_key(65537, 2048), "EdDSA": ed25519.Ed25519PrivateKey.generate()}
STRANGER = rsa.generate_private_key(65537, 2048)


class Issuer:
    """The issuer: whom it lets in, and how it lies where it does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {"sub": "u-1", "preferred_username": "gallery_desk", "name": "某某"}
        self.lie: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.honestly
        self.userinfo: dict[str, Any] = {}
        self.config: dict[str, Any] = {}
        self.broken = ""
        self.raw: dict[str, bytes] = {}
        self.drip: set[str] = set()
        self.published = {name: name for name in KEYS}
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def honestly(self, claims: dict[str, Any]) -> str:
        """Sign with the key that is published."""
        return jwt.encode(
            claims, KEYS[self.algorithm], algorithm=self.algorithm, headers={"kid": self.published[self.algorithm]}
        )

    def let_in(self, address: str) -> str:
        """Stand for the person who signs in there; return the address to which they are sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def answer(self, path: str, sent: Mapping[str, str], bearer: str) -> tuple[int, Any]:
        """Answer as an issuer does."""
        self.asked.append(path)
        if path == self.broken:
            return 500, {"error": "broken"}
        if path == "/.well-known/openid-configuration":
            ends = ("authorize", "token", "keys", "userinfo")
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
            told = {name: f"{self.address}/{end}" for name, end in zip(names, ends, strict=True)}
            return 200, {"issuer": self.address, **told, **self.config}
        if path == "/keys":
            made = {"RS256": RSAAlgorithm, "EdDSA": OKPAlgorithm}
            keys = [
                json.loads(made[name].to_jwk(key.public_key())) | {"kid": self.published[name]}
                for name, key in KEYS.items()
            ]
            return 200, {"keys": keys}
        if path == "/userinfo":
            return (200, self.userinfo) if bearer == "Bearer access" else (401, {})
        return self._token(sent) if path == "/token" else (404, {})

    def _token(self, sent: Mapping[str, str]) -> tuple[int, Any]:
        asked = self._codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if proof.rstrip(b"=").decode() != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        told = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.sign(self.lie(told))}


@contextmanager
def issuer() -> Iterator[Issuer]:
    """Have an issuer answer on this machine."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, sent: Mapping[str, str]) -> None:
            status, told = made.answer(self.path, sent, self.headers.get("Authorization", ""))
            body = made.raw.get(self.path, json.dumps(told).encode())
            self.send_response(status)
            if status == 302:
                self.send_header("Location", told)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for piece in [body] if self.path not in made.drip else [body[at : at + 1] for at in range(len(body))]:
                try:
                    self.wfile.write(piece)
                except OSError:
                    return
                time.sleep(0.05 if self.path in made.drip else 0)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
