"""What can be chosen in the forms of a mediation."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format

from fawang.kernel import clock
from fawang.mediation import queries
from fawang.mediation.actions import sessions
from fawang.mediation.procedure import Command
from fawang.mediation.rules.conflicts import DECLARED
from fawang.mediation.rules.sessions import token
from fawang.mediation.texts import committees, labels
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Offers
from fawang.work_orders.queries import WorkOrder


def offers(order: WorkOrder) -> Offers:
    """Return what can be chosen in the forms of one order: grounds, mediators, who signs, on which paper."""

    def choices(command: str) -> Mapping[str, list[tuple[str, Any]]]:
        match command:
            case Command.DECLINE:
                return {"article": [(str(code), label) for code, label in labels.DECLINED.items()]}
            case Command.APPOINT:
                known = [(str(one.id), one.name) for one in queries.mediators(order.unit_id)]
                return {"mediator": known, "second_mediator": known}
            case Command.ARRANGE:
                slots = [
                    (
                        token(one.id, one.begins),
                        date_format(one.begins.astimezone(clock.CHINA), "DATETIME_FORMAT"),
                    )
                    for one in sessions.free(order)
                ]
                return {"slot": slots}
            case Command.NOTE_CONFLICT:
                appointed = people.staff_named(set(order.facts.get("mediators", ())))
                grounds = [(str(one), committees.GROUNDS[one]) for one in DECLARED]
                return {"mediator": [(str(pk), name) for pk, name in appointed.items()], "ground": grounds}
            case Command.SIGNED | Command.ATTEST:
                waiting = [(str(one.id), one.name) for one in queries.still_to_sign(order)]
                files = [(str(row.pk), row.name) for row in work_orders.documents_of(order)]
                return {"signer": waiting, "file": files}
        return {}

    return choices
