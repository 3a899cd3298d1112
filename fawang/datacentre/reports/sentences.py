"""What is worth saying about figures: codes with numbers, decided by rules; telling.py words them. Pure.

Nothing is filled into a sentence that does not hold: where there was nothing, nothing to compare with, or too few
cases for a percentage, another sentence says so. `weight` orders what the summary of a report repeats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fawang.datacentre.reports.intervals import FEWEST, Ranked, apart

#: Service promises (docs/sources.md): the least share that is promised.
PROMISES: Mapping[str, float] = {"connect_rate": 0.95, "service_level": 0.80, "satisfied_share": 0.90}
#: From how many months on the latest can be called the highest or lowest of them.
ENOUGH_MONTHS = 6
#: A share that moved by less is the same: 0.05 percentage points are a rounding.
SAME_POINTS = 0.0005
#: A part's change is worth saying from this share of what it was.
WORTH = 0.05
#: From ten times on people read "times" more easily than per cent.
TIMES = 10
#: So many sentences make the summary.
SUMMARY = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its code, with the numbers and names in it."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same figure of a period compared with. `against` is a code of `periods.Against`."""

    against: str
    value: float | int | None
    cases: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A metric's figure. `cases` is what a share is of. `earlier` has only periods of which there are facts."""

    metric: str
    value: float | int | None
    cases: int | None = None
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One channel, matter or place of a whole. `earlier` is None where there is no period to compare with."""

    code: str
    name: str
    value: int
    earlier: int | None = None


def count(one: Compared, *, weight: int = 0) -> list[Said]:
    """Say a number, and how it changed."""
    number = round(one.value or 0)
    if not number:
        said = [Said("none", {"metric": one.metric}, weight)]
    else:
        said = [Said("number", {"metric": one.metric, "number": number})]
    for earlier in one.earlier:
        said += _change(one.metric, number, earlier, weight)
    return said


def _change(metric: str, number: int, earlier: Earlier, weight: int) -> list[Said]:
    was = round(earlier.value or 0)
    params = {"metric": metric, "against": earlier.against, "number": number, "earlier": was}
    params["difference"] = abs(number - was)
    if number == was:
        # None now and none then is said already by "none".
        return [Said("unchanged", params)] if number else []
    if not was:
        return [Said("from_none", params, weight)]
    if not number:
        return [Said("to_none", params, weight)]
    way = "more" if number > was else "fewer"
    if was < FEWEST:
        return [Said(f"{way}_of_few", params)]
    ratio = number / was
    if ratio >= TIMES:
        return [Said("times", {**params, "times": ratio}, weight)]
    if abs(ratio - 1) < SAME_POINTS:
        return [Said(f"hardly_{way}", params)]
    return [Said(way, {**params, "change": abs(ratio - 1)}, weight if abs(ratio - 1) >= WORTH else 0)]


def share(one: Compared) -> list[Said]:
    """Say a share, how it stands to what is promised, and how it moved."""
    if one.value is None or not one.cases:
        return [Said("no_cases", {"metric": one.metric})]
    params = {"metric": one.metric, "share": one.value, "cases": one.cases}
    if one.cases < FEWEST:
        return [Said("share_of_few", {**params, "fewest": FEWEST})]
    said = [Said("share", params)]
    if (promise := PROMISES.get(one.metric)) is not None:
        if one.value < promise:
            said = [Said("promise_missed", {**params, "promise": promise}, 100)]
        else:
            said = [Said("promise_kept", {**params, "promise": promise})]
    for earlier in one.earlier:
        if earlier.value is None or (earlier.cases or 0) < FEWEST:
            continue
        points = one.value - earlier.value
        moved = {
            "metric": one.metric,
            "against": earlier.against,
            "points": abs(points),
            "share": earlier.value,
        }
        if abs(points) < SAME_POINTS:
            said.append(Said("points_same", moved))
        else:
            said.append(Said("points_up" if points > 0 else "points_down", moved))
    return said


def months(months: Sequence[tuple[date, int]], *, latest_is_the_report: bool) -> list[Said]:
    """Say whether the latest month is the highest or lowest, or which month of the period was.

    Args:
        months: of which there are whole facts, in order.
        latest_is_the_report: a month's report is about the last of them.
    """
    if len(months) < 2:
        return []
    if latest_is_the_report:
        latest, rest = months[-1][1], [number for _month, number in months[:-1]]
        params = {"months": len(months), "number": latest}
        if len(months) < ENOUGH_MONTHS:
            return []
        if latest > max(rest):
            return [Said("new_maximum", params, 80)]
        return [Said("new_minimum", params, 75)] if latest < min(rest) else []
    said = []
    for what, extreme in (("highest_month", max), ("lowest_month", min)):
        number = extreme(one for _month, one in months)
        at = [month for month, one in months if one == number]
        # Equal months are no peak.
        if len(at) == 1 and len(months) > 2:
            said.append(Said(what, {"month": at[0], "number": number}))
    return said


def parts(level: str, listed: Sequence[Part]) -> list[Said]:
    """Say which part is the largest, and which changed most."""
    there = sorted((one for one in listed if one.value > 0), key=lambda one: (-one.value, one.code))
    whole = sum(one.value for one in there)
    if not there:
        return [Said("no_parts", {"level": level})]
    first = {"level": level, "name": there[0].name, "number": there[0].value, "share": there[0].value / whole}
    if len(there) == 1:
        said = [Said("only_part", first)]
    elif there[0].value == there[1].value:
        said = [Said("equal_parts", {**first, "other": there[1].name})]
    else:
        said = [Said("largest_part", first)]
    return said + _mover(level, listed)


def _mover(level: str, listed: Sequence[Part]) -> list[Said]:
    compared = [(one, one.value - one.earlier) for one in listed if one.earlier is not None]
    if not compared:
        return []
    one, difference = max(compared, key=lambda pair: (abs(pair[1]), pair[0].code))
    was = one.earlier or 0
    # Against the larger of both: what fell to a third of many has changed more than what grew by three.
    if max(was, one.value) < FEWEST or abs(difference) < WORTH * max(was, 1):
        return [Said("no_mover", {"level": level})]
    params = {
        "level": level,
        "name": one.name,
        "number": one.value,
        "earlier": was,
        "difference": abs(difference),
    }
    if not was:
        return [Said("mover_new", params, 60)]
    if not one.value:
        return [Said("mover_gone", params, 60)]
    if was < FEWEST:
        return [Said("mover_of_few", params, 50)]
    return [
        Said("mover_up" if difference > 0 else "mover_down", {**params, "change": abs(difference) / was}, 60)
    ]


def ranking(metric: str, ranked: Sequence[Ranked]) -> list[Said]:
    """Say who stands out, whether that may be chance, and how many have too few cases to be ranked."""
    placed = [one for one in ranked if one.rank is not None]
    left = len(ranked) - len(placed)
    said = [] if placed else [Said("nobody_ranked", {"fewest": FEWEST})]
    if len(placed) > 1:
        best, worst = placed[0], placed[-1]
        if apart(best, worst):
            stands = {"best": best.name, "high": best.share, "worst": worst.name, "low": worst.share}
            said.append(Said("ranking_apart", {"metric": metric, **stands}))
        else:
            said.append(Said("ranking_chance", {"metric": metric}))
    promise = PROMISES.get(metric)
    below = [one for one in placed if promise is not None and one.high < promise]
    if below:
        params: dict[str, Any] = {
            "metric": metric,
            "promise": promise,
            "places": len(below),
            "names": [one.name for one in below[:3]],
        }
        said.append(Said("places_below" if len(below) > 3 else "these_below", params, 90))
    if placed and left:
        said.append(Said("some_not_ranked", {"places": left, "fewest": FEWEST}))
    return said


def deadlines(kept: Compared, yellow: Compared, red: Compared) -> list[Said]:
    """Say which share of terms was kept, and which cards there were."""
    said = share(kept)
    yellows, reds = round(yellow.value or 0), round(red.value or 0)
    if reds:
        said.append(Said("red_cards", {"number": reds, "yellow": yellows}, 70))
        for earlier in red.earlier:
            said += _change(red.metric, reds, earlier, 0)
    elif yellows:
        said.append(Said("only_yellow", {"number": yellows}))
    elif kept.cases:
        said.append(Said("no_cards"))
    return said


def people(people: Compared, one_in: float | None, again: Compared) -> list[Said]:
    """Say how many people were served, which part of the residents that is, and how many came again."""
    said = count(people)
    if people.value and one_in and one_in >= 1:
        said.append(Said("one_in", {"ratio": one_in}))
    if again.cases and again.value is not None and again.cases >= FEWEST:
        said.append(Said("came_again", {"share": again.value}))
    return said


def aid(orders: Compared, recovered: float | None, transfer: Compared) -> list[Said]:
    """Say how many applied for legal aid, and what was recovered for them."""
    said = count(orders)
    if transfer.cases and transfer.value and transfer.cases >= FEWEST and transfer.value <= 1:
        said.append(Said("advice_to_aid", {"share": transfer.value}))
    said.append(Said("recovered", {"yuan": recovered}) if recovered else Said("nothing_recovered"))
    return said


def referrals(came: Compared, went: Compared, minutes: float | None) -> list[Said]:
    """Say how many were handed over, either way, and how soon they were taken up."""
    if not came.value and not went.value:
        return [Said("no_referrals"), *_fell_silent(came, went)]
    said = [*count(came), *count(went)]
    if minutes is not None:
        said.append(Said("taken_up", {"minutes": minutes}))
    return said


def _fell_silent(*both: Compared) -> list[Said]:
    return [
        Said("referrals_before", {"against": earlier.against, "earlier": round(earlier.value)}, 60)
        for one in both[:1]
        for earlier in one.earlier[:1]
        if earlier.value
    ]


def coverage(*, last: date, today: date, facts_from: date | None, first: date, compared: bool) -> list[Said]:
    """Say what the reader must know before the figures: a period that is not over, facts that begin late."""
    said = []
    if last >= today:
        said.append(Said("not_over", {"day": last}))
    if facts_from is None:
        said.append(Said("no_facts"))
    elif facts_from > first:
        said.append(Said("facts_begin", {"day": facts_from}))
    if not compared and facts_from is not None:
        said.append(Said("no_comparison"))
    return said


def summary(said: Sequence[Said]) -> list[Said]:
    """Return what stands out most of everything that is said, or that nothing does."""
    found = sorted((one for one in said if one.weight), key=lambda one: -one.weight)[:SUMMARY]
    return found or [Said("nothing_stands_out")]
