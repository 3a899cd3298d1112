"""Special zones as configuration: the shape of a zone's file. docs/zones.md says what belongs in each field.

A zone leads people of one kind (workers who return, veterans, a business park) by a link of its own to
frequent situations and to a group of lawyers who know them. Whoever writes a file needs no program.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from django.utils.translation import get_language
from pydantic import Field, StringConstraints, field_validator, model_validator

from fawang.consultations.rules import Kind, opening
from fawang.consultations.rules.opening import Opening, Stand, Standing
from fawang.dispatch.rules import MOST_PRIORITY
from fawang.kernel.rules.problems import Invalid
from fawang.knowledge.data.shapes import Citation, MatterCode, Region, Slug, Strict, Text
from fawang.knowledge.texts.labels import for_reader
from fawang.organisations.data.calendar import OfficeCalendar
from fawang.organisations.rules import Language
from fawang.organisations.rules.hours import Interval, Week, read_week
from fawang.organisations.rules.languages import ON_12348
from fawang.people.rules.groups import Group

#: In addresses, in tables and in the skills of matching.
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=12)]
_Number = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 -]{2,19}$")]
_Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"'<>]+$", max_length=300)]


#: Outside its days no question is the zone's.
_OUTSIDE = {Stand.ENDED: "zone_ended", Stand.NOT_BEGUN: "zone_not_begun"}


class ZoneKind(StrEnum):
    """What sort of zone it is: decides the icon, and figures can be compared by it."""

    EPIDEMIC = "epidemic"
    RETURNING_WORKERS = "returning_workers"
    #: 退役军人、军人军属
    SOLDIERS = "soldiers"
    BUSINESS_PARK = "business_park"
    MINORS = "minors"
    #: A flood, a typhoon, an explosion.
    DISASTER = "disaster"
    #: An employer that can pay no more: many people with the same claim.
    INSOLVENCY = "insolvency"
    OTHER = "other"


class Accent(StrEnum):
    """The colours that a zone may have: each is readable in light and dark."""

    INK = "ink"
    VERMILION = "vermilion"
    PINE = "pine"
    OCHRE = "ochre"


class Words(Strict):
    """A text in three languages. The traditional one may be left out: it is converted."""

    zh_hans: Text = Field(alias="zh-hans")
    en: Text
    zh_hant: Text | None = Field(None, alias="zh-hant")

    def __str__(self) -> str:
        """Return the text in the reader's language."""
        language = get_language() or ""
        if language.startswith("en"):
            return self.en
        if language == "zh-hant" and self.zh_hant:
            return self.zh_hant
        return for_reader(self.zh_hans)


#: The languages of 12348 that are written otherwise than Mandarin.
SPOKEN = tuple(one for one in ON_12348 if one != Language.MANDARIN)


class Announcement(Words):
    """A sentence short enough for a text message, and to be listened to.

    `spoken` is the same for the hotline in the other languages of 12348: as the prompts of the hotline are written, so
    that of Hakka in romanisation. Where one is missing, or no voice and no recording has it, Mandarin is heard.
    """

    zh_hans: Annotated[str, StringConstraints(min_length=4, max_length=80)] = Field(alias="zh-hans")
    en: Annotated[str, StringConstraints(min_length=4, max_length=200)]
    spoken: dict[Language, Annotated[str, StringConstraints(min_length=4, max_length=200)]] = {}

    @field_validator("spoken")
    @classmethod
    def _is_heard(cls, spoken: dict[Language, str]) -> dict[Language, str]:
        if unknown := spoken.keys() - set(SPOKEN):
            raise ValueError(f"12348 does not read {sorted(unknown)[0]}; it reads {', '.join(SPOKEN)}")
        return spoken


class Times(Strict):
    """When it is open. Either `always: true`, or `week` as offices have it; `closed` are further days off.

    With `holidays: closed` statutory holidays are free and make-up workdays are worked, as in an office.
    """

    always: bool = False
    week: dict[str, list[list[str]]] | None = None
    holidays: Annotated[str, StringConstraints(pattern=r"^(closed|open)$")] = "closed"
    closed: list[date] = []
    first_day: date | None = None
    last_day: date | None = None

    @field_validator("week")
    @classmethod
    def _readable(cls, week: dict[str, list[list[str]]] | None) -> dict[str, list[list[str]]] | None:
        if week is not None:
            try:
                read_week(week)
            except Invalid as problem:
                day = problem.params.get("day") or "week"
                raise ValueError(
                    f'the hours of "{day}" cannot be read; write them as [["08:30", "12:00"]]'
                ) from None
        return week

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.always == (self.week is not None):
            raise ValueError("give either `always: true` or `week`, not both and not neither")
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError("first_day comes after last_day")
        return self

    @cached_property
    def weekly(self) -> Week | None:
        """The weekly hours, Monday first; None: day and night."""
        return read_week(self.week) if self.week is not None else None

    @cached_property
    def opening(self) -> Opening:
        """The times as `opening.standing` takes them."""
        return Opening(_hours(self), self.first_day, self.last_day)


def _hours(times: Times) -> Callable[[date], tuple[Interval, ...]] | None:
    week = times.weekly
    if week is None:
        return None
    if times.holidays == "closed":
        return OfficeCalendar(week, dict.fromkeys(times.closed, False)).hours
    return lambda day: () if day in times.closed else week[day.weekday()]


class Scenario(Strict):
    """A frequent situation, and what one can do before a lawyer answers."""

    code: Slug
    title: Words
    #: The matter of the second level that a question from here is about.
    matter: MatterCode
    #: What to do now: short steps, the first one first. In Chinese, as all content.
    steps: list[Text] = Field(min_length=1, max_length=8)
    #: What to have at hand or bring.
    papers: list[_Line] = []
    #: Codes of published entries that say more: questions, guides, opinions, service items.
    entries: list[Slug] = Field(default=[], max_length=8)
    articles: list[Citation] = []
    #: What it rests on besides national laws; shown as "to be checked".
    regulations: list[Text] = []


class Lawyers(Strict):
    """Who serves the zone to begin with. After the first loading whoever leads a shift decides (`/desk/zones`)."""

    usernames: list[_Line] = []
    licences: list[_Line] = []
    #: And everybody who says at their seat to be experienced with one of these groups.
    experienced_with: list[Group] = []


class Phone(Strict):
    """A telephone number that helps in this zone."""

    name: Words
    number: _Number


class Link(Strict):
    """A page elsewhere that helps in this zone."""

    name: Words
    url: _Address


class Zone(Strict):
    """A special zone. Only what is declared here may stand in its file."""

    code: Code
    kind: ZoneKind
    #: Shown only where FAWANG_DEMO is on.
    demo: bool = False
    name: Words
    introduction: Words
    opening: Times
    #: The divisions whose people it is for; none: everybody.
    places: list[Region] = []
    #: Seconds of waiting that its people are worth, 0 to 40 (dispatch.rules.MOST_PRIORITY).
    priority: int = Field(0, ge=0, le=int(MOST_PRIORITY))
    #: Whom it is for, as lawyers state their experience.
    groups: list[Group] = []
    lawyers: Lawyers = Lawyers()
    scenarios: list[Scenario] = Field(min_length=1, max_length=20)
    phones: list[Phone] = []
    links: list[Link] = []
    #: What somebody reads who opens the link after the last day.
    afterwards: Words | None = None
    #: Said before everything else on every channel while the zone is open; the hotline reads it out.
    announcement: Announcement | None = None
    #: What people write in WeChat or by text message to come here.
    words: list[_Word] = Field(default=[], max_length=8)
    #: It was closed at the workbench, before its last day or on it.
    ended: bool = False
    accent: Accent = Accent.INK

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [one.code for one in self.scenarios]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"the scenario {sorted(twice)[0]} stands twice; give each a code of its own")
        return self

    def standing(self, now: datetime) -> Standing:
        """Return how the zone stands at `now`, and until when."""
        if self.ended:
            return Standing(Stand.ENDED)
        return opening.standing(self.opening.opening, now)

    def covers(self, place: str) -> bool:
        """Tell whether the zone is for people of `place`; an unknown place is covered."""
        return not self.places or not place or any(lies_in(place, one) for one in self.places)

    def against(self, *, kind: Kind, place: str, now: datetime) -> str | None:
        """Return the code of what stands against a question in this zone, or None.

        Outside its hours a question in writing is taken: it waits for the zone's lawyers, a chat would not.
        """
        stand = self.standing(now).stand
        if code := _OUTSIDE.get(stand):
            return code
        if stand == Stand.SHUT and kind != Kind.WRITTEN:
            return "zone_shut"
        return None if self.covers(place) else "zone_not_here"

    def scenario(self, code: str) -> Scenario | None:
        """Return a scenario; None if the zone has no such one."""
        return next((one for one in self.scenarios if one.code == code), None)


def lies_in(place: str, division: str) -> bool:
    """Tell whether a division, or a place in it, lies within another one."""
    return _stem(place).startswith(_stem(division))


def _stem(code: str) -> str:
    """Return a division code without the zeros that fill it up: 440600 is all of 4406."""
    return re.sub(
        r"^(\d\d)(?:0000.*|(\d\d)00.*|(\d{4})000.*)$", lambda m: "".join(p or "" for p in m.groups()), code
    )


def facts_of(zone: Zone) -> Mapping[str, Any]:
    """Return what a zone's page says of its times and places, as plain values for the API."""
    times = zone.opening
    return {
        "always": times.always,
        "week": times.week or {},
        "holidays": times.holidays,
        "closed": [day.isoformat() for day in times.closed],
        "first_day": times.first_day and times.first_day.isoformat(),
        "last_day": times.last_day and times.last_day.isoformat(),
    }
