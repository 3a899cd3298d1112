"""A published month of a centre, and who has which duty in it."""

from datetime import date, datetime

from fawang.dispatch.actions.rosters import Published, publish
from fawang.dispatch.models import Duty
from fawang.dispatch.rostering.folder import Line, Plan
from fawang.dispatch.rostering.problem import Cover, Lawyer
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.people.models import Staff

MONTH = date(2026, 12, 1)
#: The evening before the month.
NOW = datetime(2026, 11, 30, 20, tzinfo=clock.CHINA)
SHIFTS = {"morning": (8, 4), "afternoon": (14, 4), "overnight": (22, 8)}


def name_of(actor: Actor) -> str:
    """Return a user name."""
    return Staff.objects.get(pk=actor.known_id).username


def month(
    centre: UnitRow,
    *rows: tuple[int, str, Actor],
    hakka: tuple[Actor, ...] = (),
    hours: int = 40,
    lawyers: tuple[Actor, ...] = (),
    by: Actor = SYSTEM,
) -> Published:
    """Publish (day of December, shift, lawyer); `hakka` speak it, and each duty of theirs is needed as theirs."""
    everybody = {actor for _day, _shift, actor in rows} | set(lawyers) | set(hakka)
    lines = [
        Line(number, MONTH.replace(day=day), shift, name_of(actor))
        for number, (day, shift, actor) in enumerate(rows, 2)
    ]
    seats = [0] * 744
    for day, shift, actor in rows:
        if actor in hakka:
            start, length = SHIFTS[shift]
            for hour in range(length):
                seats[(day - 1) * 24 + start + hour] = 1
    plan = Plan(
        MONTH,
        SHIFTS,
        tuple(lines),
        (Cover("hakka", frozenset({"language:hakka"}), 3),) if hakka else (),
        {"hakka": tuple(seats)} if hakka else {},
        {
            name_of(one): Lawyer(
                id=number,
                languages={"hakka": 3} if one in hakka else {},
                hours_week=hours,
                hours_month=140,
                nights_month=4,
            )
            for number, one in enumerate(sorted(everybody, key=lambda one: one.known_id), 1)
        },
    )
    with clock.at(NOW):
        return publish(by=by, unit_id=centre.id, plan=plan)


def duty(actor: Actor, day: int) -> Duty:
    """Return the duty of a lawyer that begins on a day of December."""
    return Duty.objects.get(staff_id=actor.known_id, day=MONTH.replace(day=day), state="on")


def days(actor: Actor) -> list[int]:
    """Return the days on which a lawyer has a duty."""
    rows = Duty.objects.filter(staff_id=actor.known_id, state="on").order_by("day")
    return [row.day.day for row in rows]
