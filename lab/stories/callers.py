"""Who speaks to the API in a story: anybody, whoever has a key, a member of staff with a token."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import click
import httpx
from django.utils.translation import gettext as _

from lab.demo.keys import PASSWORD, PERIOD_SECONDS, totp_code

type Say = Callable[[str], object]


class StoryFailed(click.ClickException):
    """A step did not go as the story tells it; the message says which and what came instead."""


@dataclass
class Api:
    """One caller of the API: anonymous, a key holder or a member of staff."""

    http: httpx.Client
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, *, expect: int, **options: Any) -> Any:
        """Call and return the JSON answer; anything but `expect` ends the story."""
        options["headers"] = {**self.headers, **options.get("headers", {})}
        answer = self.http.request(method, f"/api/v1{path}", **options)
        if answer.status_code != expect:
            raise StoryFailed(
                _("%(step)s: %(status)s instead of %(expected)s: %(answer)s")
                % {
                    "step": f"{method} {path}",
                    "status": answer.status_code,
                    "expected": expect,
                    "answer": answer.text[:500],
                }
            )
        return answer.json()


def token_of(http: httpx.Client, username: str) -> str:
    """Sign a member of staff of the demonstration in with both factors; return a token."""
    # A code works once: if somebody has just signed in with this one, the next one is taken, or the one after that.
    for _turn in range(2):
        for ahead in (0, 1):
            answer = http.post(
                "/api/v1/tokens",
                json={
                    "username": username, "password": PASSWORD, "name": "story",
                    "code": totp_code(username, ahead=ahead),
                },
            )  # fmt: skip
            if answer.status_code == 201:
                token: str = answer.json()["token"]
                return token
        time.sleep(PERIOD_SECONDS - time.time() % PERIOD_SECONDS)
    raise StoryFailed(
        _("%(username)s cannot sign in: %(answer)s") % {"username": username, "answer": answer.text[:300]}
    )
