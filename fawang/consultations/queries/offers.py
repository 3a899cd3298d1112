"""What somebody who would wait too long is offered instead: a call-back."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.queries.callbacks import About
from fawang.dispatch.rules import Language
from fawang.kernel import clock
from fawang.people import queries as people
from fawang.people.rules.wishes import Dialect


@dataclass(frozen=True, slots=True)
class CallBack:
    """Where one chooses a time, and the first one that is free; None: nothing is free in the next days."""

    href: str
    first: datetime | None


def avoided(row: Consultation) -> tuple[str, ...]:
    """Return the marks of the seats that must not serve somebody: those of the other side."""
    return (*(f"firm:{one}" for one in row.barred_firms), *(f"staff:{one}" for one in row.barred_staff))


def about(row: Consultation) -> About:
    """Return what a call-back for somebody belongs to."""
    guarded = people.wishes_of(people.contact(row.contact_id)).shared_phone
    return About(one.topic_of(row), avoided(row), guarded)


def call_back_for(row: Consultation) -> CallBack:
    """Return the call-back that the person of a chat can have. It keeps away from whoever serves the other side."""
    language = row.dialect if row.dialect in callbacks.SPOKEN else Language.MANDARIN
    query = {
        "about": callbacks.token_of(about(row)),
        "place": row.place,
        "matter": row.matter,
        "language": str(Dialect(language)),
    }
    free = callbacks.open_times(pools.centre_of(row.place), language, clock.now())
    return CallBack(reverse("dispatch:callback", query=query), free[0] if free else None)
