"""The summaries that are kept beside the rows of each month, each once: what is told apart, and the sums of all
measures for it. Pure.

A question takes the smallest summary that has all of its columns, or the rows where none has (sourcing.py). The sums
are reckoned by the metrics' own expressions when the month is written (summarising.py), so the answer is the same.
"""

from dataclasses import dataclass
from functools import cache

from fawang.datacentre.warehouse.metrics import KNOWN, METRICS, Measure

_PLACE = ("prefecture", "county")
_ROAD = ("channel_group", "channel")


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of a fact: its code, and the columns that tell its rows apart. Without `day` it is one of the month."""

    code: str
    columns: tuple[str, ...]

    @property
    def by_day(self) -> bool:
        """Tell whether its rows are those of days; else they are of whole months."""
        return "day" in self.columns


_LISTED: dict[str, tuple[Summary, ...]] = {
    "service": (
        Summary("days", ("day", *_PLACE, "channel_group")),
        Summary("day_kinds", ("day", *_ROAD, "kind")),
        Summary("day_matters", ("day", "channel_group", "matter")),
        Summary("day_groups", ("day", "prefecture", "partner", "language", "special_group", "zone")),
        Summary("hours", ("day", "hour", "channel_group", "channel")),
        #: The same for people who came for the first time, or after so many days (`PEOPLE`).
        Summary("since", ("day", "since")),
        Summary("matters", (*_PLACE, "channel_group", "matter")),
        Summary("topics", ("prefecture", "channel_group", "matter", "topic")),
        Summary("kinds", (*_PLACE, *_ROAD, "kind")),
        Summary("groups", (*_PLACE, "kind", "partner", "special_group", "zone")),
        Summary("towns", (*_PLACE, "town", "channel_group")),
        Summary("units", ("channel_group", "unit")),
    ),
    "call": (
        Summary("days", ("day", *_PLACE)),
        Summary("hours", ("day", "hour")),
        Summary("day_groups", ("day", "partner", "language", "special_group")),
        Summary("matters", (*_PLACE, "matter")),
        Summary("groups", (*_PLACE, "partner", "language", "special_group")),
    ),
    "consultation": (
        Summary("days", ("day", *_PLACE, "channel_group")),
        Summary("matters", (*_PLACE, *_ROAD, "matter")),
        Summary("lawyers", ("channel_group", "lawyer")),
    ),
    "rating": (
        Summary("days", ("day", *_PLACE, "channel_group")),
        Summary("day_kinds", ("day", *_ROAD, "kind", "language")),
        Summary("kinds", (*_PLACE, *_ROAD, "kind")),
        Summary("matters", (*_PLACE, "channel_group", "matter")),
        Summary("units", ("channel_group", "unit")),
    ),
    "visit": (Summary("days", ("day", *_PLACE, "kind")), Summary("units", ("unit",))),
    "appointment": (Summary("days", ("day", *_PLACE)), Summary("units", ("unit",))),
    "outreach": (Summary("days", ("day", *_PLACE)), Summary("units", ("unit",))),
    "notice": (Summary("days", ("day", *_PLACE, "medium")),),
    "transition": (Summary("days", ("day", *_PLACE, "order_kind")), Summary("units", ("unit",))),
    "referral": (Summary("days", ("day", *_PLACE, "partner", "direction")),),
    "matter_referral": (
        Summary("days", ("day", *_PLACE, "partner", "direction")), Summary("matters", (*_PLACE, "partner", "matter")),
    ),
}  # fmt: skip
SUMMARIES: dict[str, dict[str, Summary]] = {
    fact: {one.code: one for one in listed} for fact, listed in _LISTED.items()
}

#: Beside them stand all rows of one in so many people, by the last bits of their key: people by whatever is asked
#: are reckoned from these where there are too many to be looked at one by one (estimating.py).
SAMPLE, ONE_IN = "people", 32
SAMPLED = frozenset({"service"})


@cache
def sums_of(fact: str) -> dict[str, Measure]:
    """Return the measures whose sums the summaries of a fact hold, by their codes."""
    found = {
        one.code: one
        for metric in METRICS.values()
        for one in metric.measures
        if one.fact == fact and one.additive and not one.base
    }
    return found | ({KNOWN.code: KNOWN} if fact == KNOWN.fact else {})
