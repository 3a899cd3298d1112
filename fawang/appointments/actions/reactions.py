"""What appointments do when something happened: offer places, close what a closed unit had, tell people."""

from datetime import date, datetime, time

from django.urls import reverse

from fawang.appointments.actions import clockwork, interpreters
from fawang.appointments.actions.closures import close_time
from fawang.appointments.events import AppointmentStepped, PlaceOffered
from fawang.appointments.queries import dates
from fawang.appointments.rules.dates import State
from fawang.appointments.rules.news import News
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import outdate, tell
from fawang.organisations import queries as organisations
from fawang.organisations.events import UnitClosed

#: What is out of date once something else has happened.
_OUTDATED = (
    "booked",
    "rescheduled",
    "elsewhere",
    "displaced",
    "offered",
    "soon",
    "to_confirm",
    "displaced_bare",
)
#: What is told only while it is still so.
_WHILE = {
    News.BOOKED: {State.BOOKED},
    News.SOON: {State.BOOKED},
    News.OFFERED: {State.HELD},
    News.TO_CONFIRM: {State.HELD},
    News.DISPLACED: {State.HELD},
    News.DISPLACED_BARE: {State.MOVED},
    News.ELSEWHERE: {State.BOOKED},
}


def offer_place(event: PlaceOffered) -> None:
    """Note for whom a place is kept now, where that is an appointment."""
    appointment_id = dates.by_reservation(event.key)
    if appointment_id is not None:
        until = datetime.fromisoformat(event.until)
        clockwork.offer(by=SYSTEM, appointment_id=appointment_id, until=until, now=clock.now())


def close_unit(event: UnitClosed) -> None:
    """Shut what a closed unit had ahead; whoever has a date there goes to its successor, or is asked to choose."""
    day = datetime.combine(date.fromisoformat(event.day), time(), clock.CHINA)
    close_time(by=SYSTEM, unit_id=event.unit_id, begins=day, ends=None, successor_id=event.successor_id)


def arrange_interpreter(event: AppointmentStepped) -> None:
    """Have an interpreter asked for a date that wants one, and nobody kept for one that moved or ended."""
    interpreters.arrange(by=SYSTEM, appointment_id=event.appointment_id)


def tell_person(event: AppointmentStepped) -> None:
    """Tell the person what happened; what was told of an earlier state and has not gone out does not go."""
    row, news = dates.by_id(event.appointment_id), News(event.news)
    key = f"appointment:{row.pk}:{news}:{event.moment}"
    if row.erased or row.state not in _WHILE.get(news, {row.state}):
        return
    for name in _OUTDATED:
        outdate(by=SYSTEM, order_ref=dates.named(row), text=f"appointment_{name}", keep=key)
    if news == News.SOON:
        # Each reminder of a date once, in whichever process.
        key = f"appointment:{row.pk}:soon:{event.moment}:{event.hours}"
    unit = organisations.unit(row.unit_id)
    tell(
        by=SYSTEM,
        contact_id=row.contact_id,
        order_ref=dates.named(row),
        text=f"appointment_{news}",
        params={
            "code": row.code,
            "link": reverse("appointments:own", args=[row.code, dates.access_key(row)]),
            "moment": event.moment,
            "before": event.before,
            "kept": row.until.isoformat() if row.until else "",
            "office": unit.name,
            "phone": unit.phone,
        },
        dedupe_key=key,
        units=row.units,
    )
