"""What outreach keeps about people by their number: sign-ups for talks, and volunteers.

Village advisers are named on the notice board of their village; the words, photos and places of their days are deleted
after three years (tasks.py). Residents who rate a day leave no name.
"""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.kernel.storage.fields import keyed_hash
from fawang.outreach.actions import sign_ups, volunteers
from fawang.outreach.queries import talks as found_talks
from fawang.outreach.queries import volunteers as found_volunteers
from fawang.people import queries as people
from fawang.people.rules.wishes import read_phone


def _erase(by: Actor, record: Record) -> int:
    """Nothing of a record with a code is kept here."""
    return 0


def _export(record: Record) -> None:
    return None


def _export_resident(resident_id: int) -> dict[str, Any]:
    number = people.phone_of_resident(resident_id)
    return {
        "talks": [
            {
                "talk": one.talk.title,
                "begins_at": one.talk.begins_at,
                "name": one.name,
                "persons": one.persons,
            }
            for one in found_talks.of_number(number)
        ],
        "volunteer": [
            {"name": one.name, "may": one.may, "since": one.since}
            for one in found_volunteers.of_number(number)
        ],
    }


def _erase_number(by: Actor, number: str) -> int:
    digits = read_phone(number)
    if digits is None:
        # From abroad, say: nobody signs up with such a number here.
        return 0
    hashed = keyed_hash("phone", digits)
    return sign_ups.erase_number(by=by, phone_hash=hashed) + volunteers.erase_volunteer(
        by=by, phone_hash=hashed
    )


KEEPER = Keeper(
    "outreach", erase=_erase, export=_export, export_resident=_export_resident, erase_number=_erase_number
)
