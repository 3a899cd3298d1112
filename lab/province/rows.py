"""The rows of services and of what follows from them within the month: calls, consultations, ratings, and so on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab.province import served as made
from lab.province.columns import Columns, table
from lab.province.figures import ROADS, Figures
from lab.province.people import keyed
from lab.province.places import Places
from lab.province.plan import Month
from lab.province.served import Services, Topics, pick, shares

_OUTCOMES = ["menu", "answered", "abandoned", "called_back", "message", "failed"]
#: Of calls for a human that nobody answered. Own figures.
_UNANSWERED = shares([0.82, 0.09, 0.07, 0.02])
_EVENTS = ["received", "accepted", "assigned", "answered", "closed"]
_MEDIA, _SENT = ["sms", "email"], ["sent", "failed", "unsure"]
#: How many are served on a day in a village, about; own figure.
_SERVED_A_DAY = 8
_ACTIVITIES = ["adviser_day", "talk", "service_day"]
#: One in so many who come had booked; what became of dates. Own figures.
_BOOKED_ONE_IN = 6
_BECAME, _KEPT = ["came", "missed", "cancelled"], [0.8, 0.08, 0.12]
#: Minutes within which a question in writing is answered (service promise, docs/sources.md).
_TERM = 5 * 60

type Made = dict[str, Any]


class Rows:
    """Makes the rows of a month."""

    def __init__(
        self, figures: Figures, places: Places, topics: Topics, columns: Columns, secret: np.uint64,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        self._figures, self._places, self._topics = figures, places, topics
        self._columns, self._secret, self._rng = columns, secret, rng

    def of(self, services: Services, month: Month) -> Made:
        """Return an Arrow table for each fact but work orders and seats."""
        makers: dict[str, Callable[[Services, Month], Any]] = {
            "service": self._service, "call": self._call, "consultation": self._consultation,
            "referral": self._referral, "rating": self._rating, "notice": self._notice, "visit": self._visit,
            "outreach": self._outreach, "appointment": self._appointment,
            "matter_referral": self._matter_referral,
        }  # fmt: skip
        return {fact: make(services, month) for fact, make in makers.items()}

    def _shared(
        self, services: Services, first: date, chosen: NDArray[Any], *names: str, about: bool = True
    ) -> Made:
        columns = self._columns
        return (
            columns.when(first, services.day[chosen], services.minute[chosen])
            | columns.where(services.village[chosen])
            | (columns.about(services.topic[chosen]) if about else {})
            | columns.of_service(services, chosen, *names)
        )

    def _service(self, services: Services, month: Month) -> Any:
        whole = np.arange(len(services))
        return table(
            self._shared(
                services, month.first, whole, "unit", "channel_group", "channel", "kind", "partner", "language",
                "special_group", "zone", "person",
            )
            | {"since": services.since, "remote": services.remote, "fee_waived": services.free}
        )  # fmt: skip

    def _call(self, services: Services, month: Month) -> Any:
        rng, columns = self._rng, self._columns
        served = np.flatnonzero(services.road == made.HOTLINE)
        # Who was not answered called at the hours and from the places of those who were.
        lost = np.sort(rng.choice(served, month.unanswered)) if len(served) else served
        chosen = np.concatenate([served, lost])
        order = np.argsort(services.village[chosen], kind="stable")
        outcome = np.concatenate(
            [services.talked[served].astype(np.int16), 2 + pick(_UNANSWERED, len(lost), rng)]
        )[order]
        chosen = chosen[order]
        asked = outcome > 0
        total = len(chosen)
        in_time = rng.random(total) < self._figures.own["answered_in_time"]
        waited = np.where(in_time, rng.integers(2, 16, total), 16 + rng.exponential(45, total)).astype(
            np.int32
        )
        waited[outcome > 1] = rng.exponential(70, int((outcome > 1).sum())).astype(np.int32) + 3
        talked = np.where(outcome == 1, rng.gamma(2.2, 170, total), 0).astype(np.int32)
        return table(
            self._shared(
                services, month.first, chosen, "unit", "partner", "language", "special_group"
            )
            | {
                "asked": asked, "outcome": columns.code(_OUTCOMES, outcome),
                "waited": np.where(asked, waited, 0).astype(np.int32), "talked": talked,
            }
        )  # fmt: skip

    def _consultation(self, services: Services, month: Month) -> Any:
        rng = self._rng
        chosen = np.flatnonzero((services.kind == made.ADVICE) & services.talked)
        total = len(chosen)
        written = services.road[chosen] == made.ONLINE
        answered = np.where(written, rng.gamma(1.3, 70, total), rng.integers(0, 2, total)).astype(np.int32)
        lawyers = lawyers_of(self._figures, month)
        # A lawyer answers for the whole province: calls and questions go to whoever is on duty.
        lawyer = keyed(rng.integers(0, lawyers, total), self._secret ^ np.uint64(1))
        return table(
            self._shared(
                services, month.first, chosen, "unit", "channel_group", "channel", "partner", "language",
                "special_group", "zone",
            )
            | {
                "lawyer": lawyer, "first_answer": answered, "term": written,
                "term_kept": written & (answered <= _TERM),
            }
        )  # fmt: skip

    def _referral(self, services: Services, month: Month) -> Any:
        rng, columns = self._rng, self._columns
        into = np.flatnonzero(services.partner > 0)
        talks = np.flatnonzero((services.road == made.HOTLINE) & services.talked & (services.partner == 0))
        out = np.sort(rng.permutation(talks)[: len(talks) // 60])
        chosen = np.concatenate([into, out])
        direction = np.concatenate([np.zeros(len(into), np.int16), np.ones(len(out), np.int16)])
        partner = np.concatenate([services.partner[into], rng.integers(1, 3, len(out))]).astype(np.int16)
        order = np.argsort(services.village[chosen], kind="stable")
        chosen, direction, partner = chosen[order], direction[order], partner[order]
        return table(
            self._shared(services, month.first, chosen, "unit", "special_group")
            | {
                "partner": columns.code(made.PARTNERS, partner),
                "direction": columns.code(("in", "out"), direction),
                "taken_after": np.minimum(rng.gamma(1.1, 18, len(chosen)), 4000).astype(np.int32),
            }
        )

    def _matter_referral(self, services: Services, month: Month) -> Any:
        rng, columns, own = self._rng, self._columns, self._figures.own["matters_handed_over"]
        handed = np.flatnonzero(services.partner > 0)
        orders = np.flatnonzero(services.kind == made.LEGAL_AID)
        into = rng.permutation(handed)[: round(len(handed) * own["in"])]
        out = rng.permutation(orders)[: round(len(orders) * own["out"])]
        chosen = np.concatenate([into, out])
        direction = np.concatenate([np.zeros(len(into), np.int16), np.ones(len(out), np.int16)])
        partner = np.concatenate(
            [services.partner[into], rng.integers(1, len(made.PARTNERS), len(out))]
        ).astype(np.int16)
        order = np.argsort(services.village[chosen], kind="stable")
        chosen, direction, partner = chosen[order], direction[order], partner[order]
        total = len(chosen)
        accepted = rng.random(total) < own["accepted"]
        returned = rng.random(total) < np.where(accepted, own["returned"], 1.0)
        acknowledged = rng.gamma(1.2, 25, total).astype(np.int32)
        taken = acknowledged + rng.gamma(1.3, 160, total).astype(np.int32)
        concluded = taken + rng.gamma(1.6, 2400, total).astype(np.int32)
        return table(
            self._shared(services, month.first, chosen, "unit")
            | {
                "partner": columns.code(made.PARTNERS, partner),
                "direction": columns.code(("in", "out"), direction),
                "accepted": accepted, "refused": ~accepted, "returned": returned,
                "bounced": returned & (rng.random(total) < own["bounced"]),
                "acknowledged_after": acknowledged,
                "taken_after": np.where(accepted, taken, -1).astype(np.int32),
                "concluded_after": np.where(accepted, concluded, -1).astype(np.int32),
            }
        )  # fmt: skip

    def _rating(self, services: Services, month: Month) -> Any:
        rng, own = self._rng, self._figures.own
        chosen = np.flatnonzero(rng.random(len(services)) < own["rated"])
        share = np.array([own["satisfied"][road] for road in ROADS])[services.road[chosen]]
        satisfied = rng.random(len(chosen)) < share
        score = np.where(
            satisfied, np.where(rng.random(len(chosen)) < 0.8, 5, 4), rng.integers(1, 4, len(chosen))
        )
        return table(
            self._shared(
                services, month.first, chosen, "unit", "channel_group", "channel", "kind", "partner", "language",
                "special_group", "zone",
            )
            | {"score": score.astype(np.int16)}
        )  # fmt: skip

    def _notice(self, services: Services, month: Month) -> Any:
        rng, columns = self._rng, self._columns
        chosen = np.flatnonzero((services.kind != made.INFORMATION) & (rng.random(len(services)) < 0.2))
        total = len(chosen)
        outcome = pick(shares([0.985, 0.012, 0.003]), total, rng)
        return table(
            self._shared(services, month.first, chosen, "unit", about=False)
            | {
                "medium": columns.code(_MEDIA, pick(shares([0.93, 0.07]), total, rng)),
                "event": columns.code(_EVENTS, rng.integers(0, len(_EVENTS), total)),
                "outcome": columns.code(_SENT, outcome),
                "delay": np.where(outcome == 0, rng.gamma(1.5, 4, total), -1).astype(np.int32),
            }
        )

    def _visit(self, services: Services, month: Month) -> Any:
        chosen = np.flatnonzero(services.road == made.ON_SITE)
        return table(
            self._shared(services, month.first, chosen, "unit", "kind", "special_group", about=False)
            | {"waited": np.minimum(self._rng.gamma(1.2, 9, len(chosen)), 240).astype(np.int32)}
        )  # fmt: skip

    def _outreach(self, services: Services, month: Month) -> Any:
        # One in so many of those who were served face to face stands for a day, a talk or a service day.
        chosen = np.flatnonzero(services.road == made.ON_SITE)[::_SERVED_A_DAY]
        what = pick(shares([0.82, 0.1, 0.08]), len(chosen), self._rng)
        return table(
            self._shared(services, month.first, chosen, "unit", about=False)
            | {
                "activity": self._columns.code(_ACTIVITIES, what),
                "persons": (3 + self._rng.poisson(np.array([4, 45, 14])[what])).astype(np.int32),
            }
        )

    def _appointment(self, services: Services, month: Month) -> Any:
        # So many of those who were served face to face had booked it; those who did not come stand for others.
        chosen = np.flatnonzero(services.road == made.ON_SITE)[::_BOOKED_ONE_IN]
        became = pick(shares(_KEPT), len(chosen), self._rng)
        return table(
            self._shared(services, month.first, chosen, "unit", about=False)
            | {
                "outcome": self._columns.code(_BECAME, became),
                "ahead": np.minimum(self._rng.gamma(1.5, 2.4, len(chosen)), 30).astype(np.int32),
            }
        )


def lawyers_of(figures: Figures, month: Month) -> int:
    """Return how many lawyers are on duty in a month: a few more than published, and more each year."""
    least = int(figures.published["duty_lawyers_a_month"])
    since = (month.first.year - figures.first_day.year) * 12 + month.first.month - figures.first_day.month
    return least + 18 + 4 * since


def seat_rows(
    figures: Figures,
    month: Month,
    columns: Columns,
    scale: float,
    secret: np.uint64,
    rng: np.random.Generator,
    hotline: int,
) -> Any:
    """Return the rows of seat time: each lawyer has six or seven duties of six hours a month, at any hour."""
    lawyers = lawyers_of(figures, month)
    duties = max(1, round(6.5 * min(1.0, scale * 4)))
    who = np.repeat(np.arange(lawyers), duties)
    day = rng.integers(0, month.days, len(who))
    begin = pick(shares(figures.own["hours"]["hotline"]), len(who), rng).astype(np.int32)
    spoken = np.repeat(pick(shares([0, 0.55, 0.28, 0.09, 0.08]), lawyers, rng), duties)
    who, day, spoken = (np.repeat(one, 6) for one in (who, day, spoken))
    hour = (np.repeat(begin, 6) + np.tile(np.arange(6), len(begin))) % 24
    total = len(who)
    parts = rng.dirichlet([7.0, 9.0, 3.0, 1.0], total) * 3600
    seconds = parts.astype(np.int32)
    order = np.argsort(day, kind="stable")
    return table(
        {
            "day": columns.days(month.first, day[order]),
            "hour": hour[order].astype(np.int16),
            "unit": np.full(total, hotline, np.int32),
            "language": columns.code(made.SPOKEN, spoken[order]),
            "lawyer": keyed(who[order], secret ^ np.uint64(1)),
            **{name: seconds[order, n] for n, name in enumerate(("ready", "busy", "wrap_up", "away"))},
            "paid": np.full(total, figures.own["duty_hour"] * 100, np.int64),
        }
    )
