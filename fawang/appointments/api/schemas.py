"""What comes in and goes out of the API of appointments."""

import datetime as dt

from ninja import Schema
from pydantic import Field

from fawang.appointments.rules.dates import Source, State
from fawang.appointments.rules.plans import MOST_PARTY, ResourceKind
from fawang.appointments.rules.wishes import LONGEST_NAME, LONGEST_RELATION, LONGEST_WORDS
from fawang.kernel.web.moments import TimeOfDay
from fawang.knowledge.api.schemas import CallNow
from fawang.organisations.rules import Service
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.wishes import QUIET_FROM, QUIET_UNTIL, Dialect


class AppointmentSlot(Schema):
    """A time that may be booked. `left` 0: one may wait for a place in it."""

    id: int
    begins_at: dt.datetime
    ends_at: dt.datetime
    left: int
    kind: ResourceKind
    with_whom: str = Field(description="the counter, lawyer or room")
    service: Service | None
    languages: list[Dialect]
    matters: list[Matter] = Field(description="what they know best; empty: anything")


class AppointmentWeek(Schema):
    """Seven days of an office. `next_free`: the first time with room after now, in whichever week."""

    unit_id: int
    office: str
    first: dt.date
    slots: list[AppointmentSlot]
    next_free: dt.datetime | None


class NewAppointment(Schema):
    """A wish to come. A phone number is needed unless staff book."""

    slot: int = Field(description="`id` of one of GET /appointments/slots")
    name: str = Field(max_length=60)
    phone: str = Field("", max_length=40)
    words: str = Field("", max_length=LONGEST_WORDS, description="what it is about")
    matter: str = Field("", max_length=24, description="a code of organisations.matters")
    party: int = Field(1, ge=1, le=MOST_PARTY, description="how many come")
    source: Source = Source.SELF
    booker_name: str = Field("", max_length=LONGEST_NAME, description="who books for somebody else")
    booker_relation: str = Field("", max_length=LONGEST_RELATION)
    waits: bool = Field(False, description="where the slot is full: wait for a place in it")
    interpreter: str = Field(
        "",
        max_length=12,
        description="a language that cannot be spoken, such as `sign`: an interpreter comes",
    )
    weeks: int = Field(
        1, ge=1, le=52, description="how many weeks in a row; 1: once. A plan says how many may be"
    )
    whole: bool = Field(True, description="of several weeks: all of them, or none")
    language: Dialect = Dialect.MANDARIN
    may_announce: bool = Field(True, description="false: messages only say that there is news")
    text_message: bool = Field(False, description="confirm and remind by text message")
    quiet_from: TimeOfDay = Field(
        QUIET_FROM, description="from then until `quiet_until` nobody is written to"
    )
    quiet_until: TimeOfDay = QUIET_UNTIL
    locale: str = Field("zh-hans", pattern="^(zh-hans|zh-hant|en)$")


class AppointmentOfSeries(Schema):
    """What became of one of several dates that were asked for together."""

    begins_at: dt.datetime
    code: str | None
    access_key: str | None
    against: str | None = Field(description="why it was not booked: the code of a problem")


class AppointmentReceipt(Schema):
    """The receipt. `access_key` opens the appointment to its person; it is shown here and in notices only."""

    code: str
    access_key: str
    state: State
    office: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    until: dt.datetime | None = Field(description="held until then")
    series: list[AppointmentOfSeries] = Field([], description="each of several weeks, the first among them")
    call_now: CallNow = []


class AppointmentOut(Schema):
    """An appointment. Name and number are masked."""

    code: str
    state: State
    state_text: str
    office: str
    unit_id: int
    kind: ResourceKind
    with_whom: str
    service: Service | None
    begins_at: dt.datetime
    ends_at: dt.datetime
    until: dt.datetime | None
    displaced_from: dt.datetime | None = Field(description="the time that the office could not keep")
    party: int
    name: str
    phone: str
    words: str = ""
    commands: list[str] = []


class AppointmentMove(Schema):
    """Another time."""

    slot: int
