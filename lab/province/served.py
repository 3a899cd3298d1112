"""The services of a month: for whom, where, when, by which way and about what."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.warehouse.dimensions import Channel, ServiceKind
from lab.province.figures import ROADS, Figures
from lab.province.people import Ids, People
from lab.province.places import Places
from lab.province.plan import Month

type Small = NDArray[np.int16]
CHANNELS = list(Channel)
KINDS = list(ServiceKind)
PARTNERS = ["", "110", "12345"]
SPOKEN = ["", "mandarin", "cantonese", "teochew", "hakka"]
GROUPS = ["", "elderly", "migrant_workers", "minors", "disabled", "violence", "soldiers"]
ZONES = ["", "epidemic"]
HOTLINE, ONLINE, ON_SITE = range(3)
ADVICE, LEGAL_AID, NOTARISATION, APPRAISAL, MEDIATION, INFORMATION = range(len(KINDS))


@dataclass(frozen=True)
class Topics:
    """Heads and matters of the second level, and how likely each is."""

    heads: list[str]
    topics: list[str]
    head_of: Small
    ends: NDArray[np.float64]


@dataclass
class Services:
    """The services of a month, in the order of their villages; codes are places in the lists of this module."""

    day: Small
    minute: NDArray[np.int32]
    village: NDArray[np.int32]
    road: Small
    channel: Small
    kind: Small
    topic: Small
    unit: NDArray[np.int32]
    partner: Small
    language: Small
    group: Small
    zone: Small
    person: Ids
    since: Small
    remote: NDArray[np.bool_]
    free: NDArray[np.bool_]
    talked: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return their number."""
        return len(self.day)

    def in_order(self) -> "Services":
        """Return them in the order in which they lie (`SERVICE.sort`): what is alike together takes less on disk."""
        order = np.lexsort((self.day, self.topic, self.channel, self.unit, self.village))
        return Services(**{one.name: getattr(self, one.name)[order] for one in fields(self)})


def topics_of(figures: Figures, codes: list[str], rng: np.random.Generator) -> Topics:
    """Return the matters with `codes` such as "labour.wages", weighted: the head's weight, shared out unevenly."""
    heads = sorted({code.partition(".")[0] for code in codes})
    weights = np.empty(len(codes))
    for head in heads:
        mine = np.array([code.partition(".")[0] == head for code in codes])
        shares = rng.dirichlet(np.full(int(mine.sum()), 1.5))
        weights[mine] = figures.own["matters"].get(head, 0.5) * shares
    head_of = np.array([heads.index(code.partition(".")[0]) for code in codes], np.int16)
    return Topics(heads, codes, head_of, np.cumsum(weights) / weights.sum())


def pick(ends: NDArray[np.float64], number: int, rng: np.random.Generator) -> Small:
    """Draw places in a list whose shares add up to `ends`."""
    return np.searchsorted(ends, rng.random(number), side="right").astype(np.int16)


def shares(weights: Any) -> NDArray[np.float64]:
    """Return what shares add up to, for `pick`."""
    summed: NDArray[np.float64] = np.cumsum(np.asarray(weights, float))
    found: NDArray[np.float64] = summed / summed[-1]
    return found


class Making:
    """Makes the services of one month after another."""

    def __init__(
        self, figures: Figures, places: Places, topics: Topics, people: People, rng: np.random.Generator
    ) -> None:
        self._figures, self._places, self._topics, self._people, self._rng = (
            figures,
            places,
            topics,
            people,
            rng,
        )
        self._weights = [places.weights(figures, road) for road in ROADS]
        self._hours = [shares(figures.own["hours"][road]) for road in ROADS]
        self._languages = np.stack([_spoken(figures.prefectures[code]) for code in places.prefectures])
        codes = np.array(places.counties)
        self._spots = [
            (np.flatnonzero(codes[places.county] == spot["region"]), topics.topics.index(spot["topic"]))
            for spot in figures.planted
        ]

    def month(self, month: Month) -> Services:
        """Return the services of a month."""
        rng, places = self._rng, self._places
        parts = [self._road(month, road) for road in range(len(ROADS))]
        day, village, topic = (np.concatenate([part[n] for part in parts]) for n in range(3))
        road = np.repeat(np.arange(len(ROADS), dtype=np.int16), [len(part[0]) for part in parts])
        order = np.argsort(village * np.int64(4) + road, kind="stable")
        day, village, topic, road = day[order], village[order], topic[order], road[order]
        total = len(day)
        hour = np.empty(total, np.int32)
        channel, kind = np.zeros(total, np.int16), np.zeros(total, np.int16)
        for number, name in enumerate(ROADS):
            mine = road == number
            hour[mine] = pick(self._hours[number], int(mine.sum()), rng)
            kind[mine] = self._kinds(name, int(mine.sum()))
            channel[mine] = self._channels(name, int(mine.sum()))
        talked = road != HOTLINE
        calls = np.flatnonzero(~talked)
        talked[rng.permutation(calls)[: round(len(calls) * self._figures.talked_share)]] = True
        kind[~talked] = INFORMATION
        minute = hour * 60 + rng.integers(0, 60, total, dtype=np.int32)
        person = self._people.come(places.county[village], month.newcomers, rng)
        made = Services(
            day=day, minute=minute, village=village, road=road, channel=channel, kind=kind, topic=topic,
            unit=self._unit(road, channel, kind, village), partner=np.zeros(total, np.int16),
            language=self._language(road, village), group=self._group(kind), zone=np.zeros(total, np.int16),
            person=self._people.keys(person),
            since=self._people.since(person, day + _offset(self._figures.first_day, month.first), minute),
            remote=(road == ONLINE) & (kind == ADVICE) & (rng.random(total) < 0.3),
            free=(kind == NOTARISATION) & (rng.random(total) < 0.01), talked=talked,
        )  # fmt: skip
        self._mark(made, month)
        return made.in_order()

    def _road(self, month: Month, road: int) -> tuple[Small, NDArray[np.int32], Small]:
        """Return day, village and topic of a road's services; planted ones are among them."""
        rng = self._rng
        left = month.daily[ROADS[road]].copy()
        days, villages, topics = [], [], []
        for index, numbers in month.planted.items():
            mine = np.minimum(numbers if road == ONLINE else np.zeros_like(numbers), left)
            where, topic = self._spots[index]
            days.append(np.repeat(np.arange(month.days), mine))
            villages.append(rng.choice(where, int(mine.sum())))
            topics.append(np.full(int(mine.sum()), topic))
            left -= mine
        total = int(left.sum())
        counts = rng.multinomial(total, self._weights[road])
        days.append(rng.permutation(np.repeat(np.arange(month.days), left)))
        villages.append(np.repeat(np.arange(len(counts)), counts))
        topics.append(pick(self._topics.ends, total, rng))
        return (
            np.concatenate(days).astype(np.int16),
            np.concatenate(villages).astype(np.int32),
            np.concatenate(topics).astype(np.int16),
        )

    def _kinds(self, road: str, number: int) -> Small:
        weights = self._figures.own["kinds"][road]
        return pick(shares([weights.get(kind, 0) for kind in KINDS]), number, self._rng)

    def _channels(self, road: str, number: int) -> Small:
        weights = self._figures.own["channels"].get(road, {"hotline": 1})
        return pick(shares([weights.get(channel, 0) for channel in CHANNELS]), number, self._rng)

    def _unit(
        self, road: Small, channel: Small, kind: Small, village: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        places = self._places
        centre, station, workroom = places.centre[village], places.station[village], places.workroom[village]
        at_station = channel == CHANNELS.index(Channel.TOWN_STATION)
        at_workroom = channel == CHANNELS.index(Channel.VILLAGE_WORKROOM)
        # Where the village has no workroom, its people go to the town's station.
        channel[at_workroom & (workroom == 0)] = CHANNELS.index(Channel.TOWN_STATION)
        unit = np.where(
            at_station, station, np.where(at_workroom, np.where(workroom > 0, workroom, station), centre)
        )
        if places.office is not None:
            unit = np.where(kind == LEGAL_AID, places.office[village], unit)
        return np.where(road == HOTLINE, places.hotline, unit).astype(np.int32)

    def _language(self, road: Small, village: NDArray[np.int32]) -> Small:
        found = np.zeros(len(road), np.int16)
        calls = road == HOTLINE
        ends = self._languages[self._places.prefecture[village[calls]]]
        found[calls] = (self._rng.random(len(ends))[:, None] >= ends).sum(axis=1)
        return found

    def _group(self, kind: Small) -> Small:
        weights = self._figures.own["groups"]
        listed = [weights.get(group, 0.0) for group in GROUPS]
        listed[0] = 1 - sum(listed)
        found = pick(shares(listed), len(kind), self._rng)
        # Who looks something up says nothing of themselves.
        found[kind == INFORMATION] = 0
        return found

    def _mark(self, made: Services, month: Month) -> None:
        """Give so many services as are planned their partner, their zone, and the group of soldiers."""
        rng = self._rng

        def some(of: NDArray[np.bool_], number: int) -> NDArray[np.int64]:
            found = np.flatnonzero(of)
            return found[rng.permutation(len(found))[:number]]

        others = made.talked & (made.road != ONLINE)
        for partner, number, first, last in month.referred:
            then = others & (made.partner == 0) & (made.day >= first) & (made.day <= last)
            made.partner[some(then, number)] = PARTNERS.index(partner)
        every, remote = month.epidemic
        by_lawyers = some((made.road == ONLINE) & (made.kind == ADVICE), remote)
        made.zone[by_lawyers] = 1
        made.remote[by_lawyers] = True
        plain = (made.zone == 0) & ~((made.road == ONLINE) & (made.kind == ADVICE))
        made.zone[some(plain, every - len(by_lawyers))] = 1
        kinds = {
            "advice": ADVICE,
            "notarisations": NOTARISATION,
            "appraisals": APPRAISAL,
            "legal_aid": LEGAL_AID,
        }
        soldiers = GROUPS.index("soldiers")
        for name, kind in kinds.items():
            mine = some((made.kind == kind) & (made.group == 0), month.soldiers[name])
            made.group[mine] = soldiers
            if kind == NOTARISATION:
                made.free[mine] = np.arange(len(mine)) < month.free


def _spoken(prefecture: dict[str, float]) -> NDArray[np.float64]:
    others = [prefecture.get(language, 0.0) for language in SPOKEN[2:]]
    return np.cumsum([0.0, 1 - sum(others), *others[:-1]])


def _offset(first: date, day: date) -> np.int16:
    return np.int16((day - first).days)
