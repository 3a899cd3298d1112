"""What every page of the frame needs to know: one context variable, `frame`. Reads no table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.devices import KIOSK
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.web import navigation
from fawang.shell.presentation import easy_read, preferences, urgent

#: The national number of public legal services.
HOTLINE = "12348"

_KIOSK = re.compile(r"/kiosk/\d{1,9}")
#: Characters of an address that a phone still reads from a tablet; 2,953 is the most that a code holds (ISO/IEC 18004).
_LONGEST_CODE = 500

#: BCP 47 names for the `lang` attribute, which fonts and screen readers go by.
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}

#: Short names for the switch, each in its own language.
LANGUAGE_NAMES = {"zh-hans": "简体", "zh-hant": "繁體", "en": "English"}


class Desk(Protocol):
    """A unit at which a member of staff works in a role, as the identity middleware gives it."""

    @property
    def key(self) -> str:
        """What the switch sends."""

    @property
    def unit(self) -> str:
        """The unit's name."""

    @property
    def role(self) -> str:
        """The role's name."""

    @property
    def current(self) -> bool:
        """Whether this is where they sit now."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the switch."""

    code: str
    tag: str
    name: str
    current: bool


class Frame:
    """The frame of one page. Computed as the template asks, so that a fragment pays for nothing."""

    hotline = HOTLINE

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor:
        """Who looks at the page; nobody, where a request failed before that was known."""
        return getattr(self._request, "actor", ANONYMOUS)

    @property
    def is_staff(self) -> bool:
        """Tell whether a member of staff looks at the page."""
        return self.actor.kind == ActorKind.STAFF

    @property
    def is_resident(self) -> bool:
        """Tell whether a signed-in resident looks at the page."""
        return self.actor.kind == ActorKind.RESIDENT

    @cached_property
    def _preferences(self) -> preferences.Preferences:
        found: preferences.Preferences | None = getattr(self._request, "preferences", None)
        return found or preferences.read(self._request)

    @property
    def theme(self) -> str:
        """`auto`, `light` or `dark`."""
        return self._preferences.theme

    @property
    def next_theme(self) -> str:
        """The theme after this one: one button goes round all three."""
        themes = preferences.THEMES
        return themes[(themes.index(self.theme) + 1) % len(themes)]

    @property
    def text(self) -> str:
        """`normal` or `large`."""
        return self._preferences.text

    @property
    def wording(self) -> str:
        """`normal` or `easy`."""
        return self._preferences.wording

    @cached_property
    def easy_read(self) -> easy_read.Page | None:
        """What the page says in easy-read, where somebody wants it and it has been written."""
        return easy_read.page_of(self._request) if self.wording == "easy" else None

    @property
    def language_tag(self) -> str:
        """The `lang` of the page."""
        return LANGUAGE_TAGS.get(self._preferences.language, self._preferences.language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the switch."""
        return tuple(
            Language(
                code=code,
                tag=LANGUAGE_TAGS.get(code, code),
                name=LANGUAGE_NAMES.get(code, name),
                current=code == self._preferences.language,
            )
            for code, name in settings.LANGUAGES
        )

    @property
    def here(self) -> str:
        """The present address, to come back to; the front page after a form, which cannot be fetched."""
        return self._request.get_full_path() if self._request.method == "GET" else ""

    @property
    def public_url(self) -> str:
        """Where the public reaches this installation."""
        return settings.FAWANG_PUBLIC_URL

    @property
    def demo(self) -> bool:
        """Tell whether this installation shows invented people and matters."""
        return settings.FAWANG_DEMO

    @property
    def upload_bytes(self) -> int:
        """The largest file that is taken."""
        return settings.FAWANG_MAX_UPLOAD

    @property
    def upload_megabytes(self) -> int:
        """The same in megabytes, for people."""
        return settings.FAWANG_MAX_UPLOAD // 1024**2

    @cached_property
    def person_mark(self) -> str:
        """A word that tells one signed-in resident from another: a device forgets what it kept of another one."""
        return keyed_hash("shell.person", self.actor.label).hex()[:16] if self.is_resident else ""

    @property
    def kiosk(self) -> str:
        """Where a tablet for everybody goes back to when nobody uses it; empty on any other device."""
        given = self._request.COOKIES.get(KIOSK, "")
        return given if _KIOSK.fullmatch(given) else ""

    @property
    def kiosk_code(self) -> str:
        """The present page as a QR code, to go on with it on a phone; without what it was asked where that is long."""
        here = self.here.partition("?")[0] if len(self.here) > _LONGEST_CODE else self.here
        address = f"{settings.FAWANG_PUBLIC_URL}{here if 0 < len(here) <= _LONGEST_CODE else '/'}"
        return segno.make(address, micro=False).svg_data_uri(scale=6, border=4, light="#ffffff")

    @property
    def exit_url(self) -> str:
        """Where "exit this page" leads: by way of us, who forget the draft, to a page that tells nobody anything.

        A tablet for everybody goes back to its start, with nothing left on it.
        """
        if self.kiosk:
            return f"{self.kiosk}/clear"
        try:
            return reverse("work_orders:leave")
        except NoReverseMatch:
            return settings.FAWANG_EXIT_URL

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """Signs that somebody must not wait, in what came with this request."""
        return urgent.signs_of(self._request)

    @cached_property
    def bars(self) -> list[navigation.Bar]:
        """What rooms put above the heading of every page of the workbench."""
        return navigation.bars(self.actor)

    @cached_property
    def ways(self) -> tuple[navigation.Way, ...]:
        """The ways in the header of the public pages."""
        return navigation.public_ways(self.actor, self._request.path)

    @cached_property
    def desk_ways(self) -> tuple[navigation.Way, ...]:
        """The ways at the side of the workbench, as far as the actor may go them."""
        return navigation.staff_ways(self.actor, self._request.path)

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The desks the actor may sit at."""
        desks: Iterable[Desk] = getattr(self._request, "desks", ())
        return tuple(desks)

    @property
    def desk(self) -> Desk | None:
        """The desk the actor sits at."""
        return next((desk for desk in self.desks if desk.current), None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the one variable `frame`."""
    return {"frame": Frame(request)}
