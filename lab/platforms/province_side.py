"""The province's app as far as a sign-in needs it, in a thread: what it publishes, tokens for codes (OpenID Connect).

It also is a town's own site, with the widget and without.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "fawang", "only-for-tests"


class Provider(BaseHTTPRequestHandler):
    """The province's app as far as a sign-in needs it: what it publishes, and tokens for codes."""

    url: ClassVar[str] = ""
    key: ClassVar[Any] = None
    nonces: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        """Publish metadata and keys; and be a town's own site, with the widget and without."""
        if self.path.startswith("/town"):
            tag = f'<script src="{parse_qs(urlsplit(self.path).query)["widget"][0]}" defer></script>'
            page = "<!doctype html><html lang=zh-Hans><title>t</title><link rel=icon href=data:,><body><h1>南海</h1>"
            self._answer_with(
                (page + (tag if "with=1" in self.path else "")).encode(), "text/html; charset=utf-8"
            )
        elif self.path.endswith("openid-configuration"):
            self._answer(
                {
                    "issuer": self.url, "authorization_endpoint": f"{self.url}/auth", "jwks_uri": f"{self.url}/jwks",
                    "token_endpoint": f"{self.url}/token",
                }
            )  # fmt: skip
        else:
            self._answer({"keys": [self.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        """Hand out a token for a code, which names its person."""
        from joserfc import jwt

        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code, now = given["code"][0], int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "sub": code, "iat": now, "exp": now + 300, "nonce": self.nonces[code],
            "acr": "L2", "name": "测试", "phone_number": f"135{int(code):08d}", "phone_number_verified": True,
        }  # fmt: skip
        header = {"alg": "ES256", "kid": self.key.kid}
        self._answer(
            {
                "access_token": "a",
                "token_type": "Bearer",
                "id_token": jwt.encode(header, claims, self.key, algorithms=["ES256"]),
            }
        )

    def _answer(self, content: dict[str, Any]) -> None:
        self._answer_with(json.dumps(content).encode(), "application/json")

    def _answer_with(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[str]:
    """Run a provider in a thread; its CPU is nobody's who is measured."""
    from joserfc.jwk import ECKey

    Provider.key = ECKey.generate_key("P-256", parameters={"kid": "bench"}, auto_kid=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Provider.url
    server.shutdown()
