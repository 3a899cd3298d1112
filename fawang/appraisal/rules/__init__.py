"""What the regulation of Guangdong on forensic appraisal lays down: fields, grounds, samples. Pure.

Source: 广东省司法鉴定管理条例, in force 2022-07-01. Grounds are written `article.item`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fawang.knowledge.rules.periods import last_day

LAW = "广东省司法鉴定管理条例"


class Scope(StrEnum):
    """Fields of appraisal in the register (Art. 9), as institutions are entered for them."""

    PATHOLOGY = "pathology"
    CLINICAL = "clinical"
    PSYCHIATRY = "psychiatry"
    DNA = "dna"
    TOXICOLOGY = "toxicology"
    DOCUMENTS = "documents"
    TRACES = "traces"
    SUBSTANCES = "substances"
    AUDIO_VIDEO = "audio_video"
    ELECTRONIC = "electronic"
    ENVIRONMENT = "environment"


#: Fields in which somebody's identity or kinship is proved: Art. 36 says who takes the samples.
IDENTITY = frozenset({Scope.DNA})


class Client(StrEnum):
    """Who commissions (Art. 25): anybody may commission a listed institution."""

    PERSON = "person"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    BODY = "body"


#: Case authorities (Art. 6): they commission by letter, which stands for the signed commission (Art. 30).
AUTHORITIES = frozenset({Client.COURT, Client.PROCURATORATE, Client.POLICE})


class Declined(StrEnum):
    """On which ground a commission must not be accepted (Art. 29), or the institution keeps out (Art. 32)."""

    OUT_OF_SCOPE = "29.1"
    WRONG_WAY = "29.2"
    UNLAWFUL_USE = "29.3"
    AGAINST_RULES = "29.4"
    NOT_ABLE = "29.5"
    ELSEWHERE = "29.6"
    OTHER = "29.7"
    CONCERNED = "32.2"


class Stopped(StrEnum):
    """On which ground an appraisal is suspended, and ended where it cannot be removed (Art. 39)."""

    NOT_ABLE = "39.1"
    ELSEWHERE = "39.2"
    MATERIAL_USED_UP = "39.3"
    NO_COOPERATION = "39.4"
    UNPAID = "39.5"
    FORCE_MAJEURE = "39.6"
    OTHER = "39.7"


class Added(StrEnum):
    """On which ground a report is supplemented (Art. 42)."""

    OMITTED = "42.1"
    NEW_MATERIAL = "42.2"
    OTHER = "42.3"


class Method(StrEnum):
    """By what an appraisal is done (Art. 34): in this order, as far as there is one."""

    NATIONAL = "national"
    TRADE = "trade"
    #: Accepted by most experts of the field; the client consents to it in writing.
    ACCEPTED = "accepted"


class Answer(StrEnum):
    """What an appraiser answers to a court's summons (Art. 46); reasons as in Art. 76 of the Civil Procedure Law."""

    COMES = "comes"
    HEALTH = "76.1"
    DISTANCE = "76.2"
    FORCE_MAJEURE = "76.3"
    OTHER = "76.4"


#: A summons is served so many days before the hearing (Art. 47).
SERVED_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution of the register, or an appraiser of one.

    `valid_until` is the last day of its licence, `suspended_until` that of a suspension; `interests`: bodies by name
    with whose cases it has nothing to do.
    """

    id: int
    scope: frozenset[str]
    valid_until: date
    active: bool = True
    suspended_until: date | None = None
    interests: frozenset[str] = frozenset()

    def may(self, field: str, on: date) -> bool:
        """Tell whether it may do appraisals of this field on a day (Arts. 14 and 19)."""
        return self.practises(on) and field in self.scope

    def practises(self, on: date) -> bool:
        """Tell whether it is in the register, its licence runs, and nobody has suspended it, on a day."""
        suspended = self.suspended_until is not None and on <= self.suspended_until
        return self.active and on <= self.valid_until and not suspended


def unfit(field: str, appointed: Collection[Listed], *, on: date, fewest: int) -> str:
    """Return the code of why these appraisers cannot do it; empty if they can (Art. 31)."""
    if len({one.id for one in appointed}) < fewest:
        return "too_few_appraisers"
    return "" if all(one.may(field, on) for one in appointed) else "appraiser_not_listed"


def concerned(interests: Collection[str], parties: Iterable[str], *, name: str = "") -> bool:
    """Tell whether an institution or appraiser keeps out of a case (Arts. 32 and 33).

    Args:
        interests: bodies by name, as the register has them.
        parties: the client and the other side by name, as they were told; each may name several.
        name: of the appraiser or institution: nobody appraises for themselves.
    """
    known = [one for one in (*interests, name) if one.strip()]
    return any(one in party for party in parties for one in known)


def repeats_itself(institution: int, earlier: Iterable[int]) -> bool:
    """Tell whether an institution would do a repeated appraisal of its own report (Art. 43)."""
    return institution in set(earlier)


#: For so many years a file with an opinion is kept (Art. 51).
KEPT_YEARS = 30


def kept_until(issued: date) -> date:
    """Return the last day on which the file of a report of this day has to be kept (Art. 51)."""
    return last_day(issued, length=KEPT_YEARS, unit="years", is_workday=lambda _day: True)
