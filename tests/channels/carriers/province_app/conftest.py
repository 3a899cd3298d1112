"""The province's service app: a provider of OpenID Connect as a process of its own, and browsers that sign in by it."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from fawang.channels.carriers.province_app import sign_in
from lab.platforms.ports import free_port
from tests.channels.carriers.province_app.provider import SECRET, running_provider
from tests.channels.cases import switch_on
from tests.waiting import until


@dataclass
class App:
    """The app's sign-in as people meet it."""

    issuer: str
    told: Path

    def logout_tokens(self) -> list[str]:
        """Return the logout tokens that the app has sent us so far, by its own HTTP."""
        came = [json.loads(path.read_text()) for path in self.told.glob("*.json")]
        return [parse_qs(bytes.fromhex(one["body"]).decode())["logout_token"][0] for one in came]

    def logout_token(self, **claims: str) -> str:
        """Return a logout token that the app signs with its own key, with other claims than it sends by itself."""
        answer = httpx.post(f"{self.issuer}/logout-token", json=claims, timeout=20)
        return str(answer.raise_for_status().text)

    def browser(self) -> "Browser":
        """Return somebody's browser, which has signed in nowhere."""
        return Browser(self)

    def rotate(self) -> None:
        """Let the provider have a new key, and the old one no more."""
        httpx.post(f"{self.issuer}/rotate", timeout=20).raise_for_status()


@dataclass
class Browser:
    """A browser: our site by Django's client, the app's by HTTP, each with its cookies."""

    app: App
    ours: Client = field(default_factory=Client)
    theirs: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))

    def begin(self, way: str = "") -> str:
        """Press "sign in by the app"; return where that leads."""
        answer = self.ours.get("/province-app/sign-in", {"next": way} if way else {})
        assert answer.status_code == 302, answer.content
        assert answer["Location"].startswith(self.app.issuer)
        return str(answer["Location"])

    def there(self, address: str, who: str) -> str:
        """Sign in at the app as somebody; return the address with which it sends the browser back to us."""
        address += f"&login_hint={who}"
        for _step in range(8):
            answer = self.theirs.get(address)
            assert answer.status_code in (302, 303), answer.text
            address = str(httpx.URL(address).join(answer.headers["location"]))
            if address.startswith(django_settings.FAWANG_PUBLIC_URL):
                return address
        raise AssertionError("the app never sends anybody back")

    def back(self, address: str) -> Any:
        """Come back to us."""
        parts = urlsplit(address)
        return self.ours.get(f"{parts.path}?{parts.query}")

    def sign_in(self, who: str, way: str = "") -> Any:
        """Sign in all the way; return our answer."""
        return self.back(self.there(self.begin(way), who))

    def session_there(self) -> str:
        """Return how the app calls the session with which this browser has signed in (`sid` of the ID token)."""
        body = str(self.ours.session["province_app_token"]).split(".")[1]
        return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sid"])

    def sign_out_there(self) -> str:
        """Sign out on the app's own page; return the logout token that it sends us of this."""
        before = set(self.app.logout_tokens())
        page = self.theirs.get(f"{self.app.issuer}/session/end", params={"client_id": "fawang"})
        [secret] = re.findall(r'name="xsrf" value="(\w+)"', page.text)
        values = {"xsrf": secret, "logout": "yes"}
        done = self.theirs.post(f"{self.app.issuer}/session/end/confirm", data=values)
        assert done.status_code in (302, 303), done.text
        [token] = until(lambda: set(self.app.logout_tokens()) - before, "the app tells who has signed out")
        return token


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where the app tells us who has signed out, and the folder in which it is found then."""
    folder, port = tmp_path_factory.mktemp("told"), free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.channels.push_service", str(port), str(folder)])
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(url, timeout=2).status_code == 501
        except httpx.TransportError:
            return False

    try:
        until(answers, "somebody listens")
        yield f"{url}/signed-out", folder
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def issuer(told: tuple[str, Path]) -> Iterator[str]:
    """Where a provider answers."""
    with running_provider(django_settings.FAWANG_PUBLIC_URL, told[0]) as url:
        yield url


@pytest.fixture
def app(issuer: str, told: tuple[str, Path], settings: Settings, pages: None, db: None) -> Iterator[App]:
    """The app, known to this installation, with its channel on."""
    settings.FAWANG_PROVINCE_ISSUER = issuer
    settings.FAWANG_PROVINCE_CLIENT_ID = "fawang"
    settings.FAWANG_PROVINCE_CLIENT_SECRET = SECRET
    switch_on("province_app")
    sign_in.forget()
    yield App(issuer, told[1])
    sign_in.forget()
