"""What the simulator takes for true: `data/province.yaml`, or another file of that shape, strictly checked."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from fawang.dispatch.rules import Language, Level, Matter, Urgency

DEFAULT = Path(__file__).parent / "data" / "province.yaml"

type Share = Annotated[float, Field(ge=0, le=1)]
type Positive = Annotated[float, Field(gt=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calls(_Strict):
    """How many, and when."""

    per_day: Positive
    source: str
    hours: Annotated[tuple[Positive, ...], Field(min_length=24, max_length=24)]
    hours_source: str
    weekdays: Annotated[tuple[Positive, ...], Field(min_length=7, max_length=7)]
    weekdays_source: str
    day_error: float
    hour_error: float
    error_source: str

    def expected(self, weekday: int, hour: int) -> float:
        """Return the calls that are forecast for an hour of a weekday (0 is Monday)."""
        of_day = self.per_day * self.weekdays[weekday] * 7 / sum(self.weekdays)
        return of_day * self.hours[hour] / sum(self.hours)


class Languages(_Strict):
    """Which languages callers speak."""

    shares: dict[Language, Share]
    shares_source: str


class Talk(_Strict):
    """How long talks and what follows them take."""

    mean: Positive
    variation: Positive
    source: str
    matters: dict[Matter, tuple[Share, Positive]]
    matters_source: str
    wrap_up: Positive
    wrap_up_source: str


class UrgencyShares(_Strict):
    """How many callers must not wait."""

    shares: dict[Urgency, Share]
    source: str


class Patience(_Strict):
    """How long callers wait, and whether they call again."""

    least: float
    mean: Positive
    shape: Positive
    source: str
    redials: Share
    redial_after: Positive
    attempts: int
    redial_source: str


class Ring(_Strict):
    """How fast a lawyer answers who is there."""

    mean: Positive
    variation: Positive
    latest: Positive
    source: str
    timeout: Positive
    timeout_source: str


class Away(_Strict):
    """How often and how long a seat on duty is empty."""

    per_hour: float
    mean: Positive
    back_after: float
    source: str


class CallBack(_Strict):
    """Who takes a call-back, and what it takes to reach them."""

    accepted: Share
    answered: Share
    dialling: float
    unanswered: float
    attempts: int
    again_after: float
    ahead: float
    within: float
    share: Share
    source: str


class Speakers(_Strict):
    """How many seats speak a language, and how well: native, fluent, basic."""

    share: Share
    levels: tuple[Share, Share, Share]


class SeatPlan(_Strict):
    """How many seats are on duty, and what they speak."""

    grade: float
    least: int
    rule_source: str
    languages: dict[Language, Speakers]
    cover: int
    languages_source: str
    shifts: tuple[int, ...]


class Rivals(_Strict):
    """How a careful operator sets up what others run on."""

    spare: dict[Language, int]
    level: dict[Level, int]
    weight: dict[Language, int]
    base_score: dict[Language, float]
    open_basic: float
    retry: Positive
    recheck: Positive
    pulse: Positive
    no_answer_delay: float
    max_no_answer: int
    source: str


class Province(_Strict):
    """All assumptions."""

    calls: Calls
    languages: Languages
    talk: Talk
    urgency: UrgencyShares
    patience: Patience
    ring: Ring
    away: Away
    callback: CallBack
    seats: SeatPlan
    rivals: Rivals

    @property
    def mean_talk(self) -> float:
        """Return the mean talk over all matters, in seconds."""
        shares = self.talk.matters.values()
        return self.talk.mean * sum(s * f for s, f in shares) / sum(s for s, _f in shares)

    @property
    def taken(self) -> float:
        """Return the mean time that a call takes a seat: ringing, talk, wrap-up."""
        return self.ring.mean + self.mean_talk + self.talk.wrap_up


@cache
def read(path: Path = DEFAULT) -> Province:
    """Return the assumptions of a file.

    Raises:
        pydantic.ValidationError: it has another shape.
    """
    return Province.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
