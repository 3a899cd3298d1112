"""How a story is told: numbered steps, whoever takes one signed in once, commands at the version seen last."""

import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import httpx
from django.utils.translation import get_language

from fawang.kernel.clock import CHINA
from lab.stories.callers import Api, Say, token_of


class Telling(ABC):
    """A story of one order at a running platform; a subclass says what happens in it."""

    def __init__(self, url: str, say: Say) -> None:
        self.http = httpx.Client(
            base_url=url, timeout=30, headers={"Accept-Language": get_language() or "zh-hans"}
        )
        self.anyone = Api(self.http)
        self.say = say
        self.number = 0
        self.phone = f"1990000{secrets.randbelow(10000):04d}"
        self.code = ""
        self.key = ""
        self.version = 0
        self._tokens: dict[str, str] = {}

    @property
    @abstractmethod
    def title(self) -> str:
        """The heading of the story."""

    @property
    @abstractmethod
    def ending(self) -> str:
        """The last line, with places for `steps` and `seconds`."""

    @abstractmethod
    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""

    def tell(self) -> None:
        """Run every step; raise StoryFailed at the first that goes otherwise."""
        began = time.monotonic()
        self.say(self.title + "\n")
        for happens in self.steps():
            happens()
        seconds = f"{time.monotonic() - began:.1f}"
        self.say("\n" + self.ending % {"steps": self.number, "seconds": seconds})

    # --- the means ----------------------------------------------------------------------------

    def step(self, what: str, came: str) -> None:
        """Print a step."""
        self.number += 1
        self.say(f"{self.number:>3}  {what}")
        if came:
            self.say(f"      {came}")

    def give(self, by: Api, command: str, **data: Any) -> None:
        """Give a command at the version seen last."""
        answer = by.call(
            "POST", f"/work-orders/{self.code}/commands/{command}", expect=200,
            json={"version": self.version, **data},
        )  # fmt: skip
        self.version = answer["version"]

    def person(self) -> Api:
        """Return whoever handed the order in, with their secret key."""
        return Api(self.http, {"X-Access-Key": self.key})

    def staff(self, username: str) -> Api:
        """A member of staff, signed in with both factors; a token is asked for once."""
        if username not in self._tokens:
            self._tokens[username] = token_of(self.http, username)
        return Api(self.http, {"Authorization": f"Bearer {self._tokens[username]}"})


def moment(text: str | None) -> str:
    """Return a moment of an answer as a clock in China shows it; a dash for none."""
    if not text:
        return "—"
    return datetime.fromisoformat(text).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
