"""What somebody chooses from: what they come for, the days of a week, the times of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from fawang.appointments.models import Plan
from fawang.appointments.queries import offers, plans
from fawang.appointments.queries.offers import WEEK, Free
from fawang.appointments.queries.terms import terms
from fawang.appointments.texts.labels import KINDS
from fawang.kernel import clock
from fawang.kernel.rules.text import whole_number
from fawang.kernel.web.forms import MomentField
from fawang.kernel.wording import Text
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules.languages import Language
from fawang.organisations.texts.labels import LANGUAGES, MATTERS, SERVICES

#: What stands before the id of a slot in whose list somebody wants to be.
WAIT = "wait:"


def offer_times(form: forms.Form, slots: list[Free], *, waits: bool) -> None:
    """Offer slots in a form: of those at the same time the one that has most room."""
    best: dict[datetime, Free] = {}
    for slot in slots:
        if slot.begins not in best or slot.left > best[slot.begins].left:
            best[slot.begins] = slot
    times = [slot for _begins, slot in sorted(best.items())]
    field = form.fields["slot"]
    assert isinstance(field, MomentField)
    field.offer(
        [(str(slot.id), slot.begins) for slot in times if slot.left],
        full=[(f"{WAIT}{slot.id}", slot.begins) for slot in times if waits and not slot.left],
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing that a unit offers to come for: `value` stands in addresses."""

    value: str
    label: Text
    plans: tuple[Plan, ...]

    @property
    def hint(self) -> str:
        """Return what to bring or where to go, as the first plan says."""
        return next((plan.hint for plan in self.plans if plan.hint), "")


def offered(rows: list[Plan]) -> list[Offered]:
    """Return what a unit offers, each once: a way of meeting, and what for."""
    groups: dict[str, list[Plan]] = {}
    for plan in rows:
        groups.setdefault(f"{plan.kind}:{plan.service}", []).append(plan)
    return [Offered(value, label_of(found[0]), tuple(found)) for value, found in groups.items()]


def label_of(plan: Plan) -> str:
    """Return how a plan reads: "With a lawyer · Legal advice"."""
    kind = str(KINDS[plan.kind])
    return f"{kind} · {SERVICES[plan.service]}" if plan.service else kind  # type: ignore[index]


class Choice:
    """The week that somebody looks at, the day of it, and its times.

    `given` may name an offer, a language, a matter, a person or counter (`who`), a day, or the first day of a week.
    """

    def __init__(
        self, unit: UnitRow, given: Mapping[str, Any], *, only: Plan | None = None, staff: bool = False
    ) -> None:
        self.unit, self._staff = unit, staff
        self.offers = offered(plans.of_unit(unit.id))
        if only is not None:
            self.offers = [one for one in self.offers if one.value == f"{only.kind}:{only.service}"]
        wanted = given.get("offer", "")
        alone = self.offers[0] if len(self.offers) == 1 else None
        self.offer = next((one for one in self.offers if one.value == wanted), alone)
        every = list(self.offer.plans) if self.offer else []
        self.languages = _named(
            LANGUAGES, {one for plan in every for one in plan.languages} - {Language.MANDARIN}
        )
        self.matters = _named(MATTERS, {one for plan in every for one in plan.matters})
        self.language = language if (language := given.get("language", "")) in self.languages else ""
        self.matter = matter if (matter := given.get("matter", "")) in self.matters else ""
        self._fitting = offers.chosen_plans(every, language=self.language, matter=self.matter)
        self.several = len(every) > 1
        self.people = self._fitting if self.several else []
        self.who = next((plan for plan in self.people if str(plan.pk) == given.get("who")), None)
        today = clock.today()
        turns = "show" not in given and "week" in given
        asked = None if turns else _date(given.get("show") or given.get("day"))
        last = today + timedelta(days=max((plan.days_ahead for plan in self._plans), default=WEEK))
        first = _date(given.get("week")) or today
        if asked is not None and not first <= asked < first + timedelta(days=WEEK):
            first = today + timedelta(days=WEEK * max((asked - today).days // WEEK, 0))
        self.first = min(max(first, today), last)
        self.slots = offers.slots_of(
            unit.id, self.first, clock.now(), plan_ids=[plan.pk for plan in self._plans], staff=staff
        ) if self.offer else []  # fmt: skip
        by_day: dict[date, list[Free]] = {
            self.first + timedelta(days=number): [] for number in range(WEEK)
        }  # fmt: skip
        for slot in self.slots:
            by_day[slot.begins.astimezone(clock.CHINA).date()].append(slot)
        free = [day for day, slots in by_day.items() if any(slot.left for slot in slots)]
        some = [day for day, slots in by_day.items() if slots]
        self.full = not free
        self.day = asked if asked in some else next(iter(free or some), None)
        self.times = by_day.get(self.day, []) if self.day else []
        self.days = [
            {
                "value": day.isoformat(), "label": _day_name(day), "current": day == self.day,
                "left": sum(slot.left for slot in slots), "open": bool(slots),
            }
            for day, slots in by_day.items()
        ]  # fmt: skip
        before, after = self.first - timedelta(days=WEEK), self.first + timedelta(days=WEEK)
        self.before = max(before, today).isoformat() if self.first > today else ""
        self.after = after.isoformat() if after <= last else ""

    @property
    def _plans(self) -> list[Plan]:
        return [self.who] if self.who else self._fitting

    def beside(self, slot_id: int) -> list[int]:
        """Return a slot, then those that begin with it and have room: who is late by a second need not choose anew."""
        chosen = next((slot for slot in self.slots if slot.id == slot_id), None)
        if chosen is None:
            return [slot_id]
        others = [
            slot for slot in self.slots if slot.begins == chosen.begins and slot.left and slot.id != slot_id
        ]
        return [slot_id, *(slot.id for slot in sorted(others, key=lambda slot: -slot.left))]

    @property
    def weeks(self) -> int:
        """Return how many weeks in a row may be booked at once."""
        return terms().most_weeks if self._staff else max((plan.weeks for plan in self._plans), default=1)

    @property
    def party(self) -> int:
        """Return how many may come together."""
        return max((plan.party for plan in self._plans), default=1)


def read_slot(value: str) -> tuple[int, bool]:
    """Return the slot in a value of a form, and whether somebody wants to wait for a place in it."""
    return int(value.removeprefix(WAIT)), value.startswith(WAIT)


def read_number(typed: str) -> int:
    """Return the number of an office as it stands in an address; 0, which none has, for anything else."""
    return whole_number(typed) or 0


def _named(names: Mapping[str, Text], codes: set[str]) -> dict[str, Text]:
    return {code: name for code, name in names.items() if code in codes}


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _day_name(day: date) -> str:
    ahead = (day - clock.today()).days
    name = {0: _("Today"), 1: _("Tomorrow")}.get(ahead) or date_format(day, "D")
    return f"{name}\n{date_format(day, pgettext('format of a short date', 'M j'))}"
