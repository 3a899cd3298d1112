"""What each command of a desk without a line does, by the actions that the desk with a line uses."""

from datetime import datetime, timedelta
from typing import Any

from fawang.counter.actions.visits import record
from fawang.counter.rules.offline import Command, Kind
from fawang.counter.rules.visits import Entry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import whole_number
from fawang.people.rules.wishes import Medium, Reach, is_mobile, read_phone
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders import queries as orders
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.rules import Command as Step
from fawang.work_orders.rules.codes import Channel

#: How long a visit lasted where nobody says so, in minutes.
USUAL_MINUTES = 10


def perform(*, by: Actor, command: Command, made_at: datetime) -> dict[str, Any]:
    """Carry a command out, and return the number of what came of it. Call it in a transaction.

    Args:
        made_at: when it was made, by the server's clock.

    Raises:
        Invalid: a field is missing or wrong.
        NotAllowed: `by` may not do this at the command's unit.
        NotFound: the matter is not theirs to see, or there is none.
        Conflict: the matter has moved on since it was seen.
    """
    return _PERFORM[Kind(command.kind)](by, command, made_at)


def _visit(by: Actor, command: Command, made_at: datetime) -> dict[str, Any]:
    minutes = whole_number(command.text("minutes") or f"{USUAL_MINUTES}", digits=3)
    if minutes is None:
        raise Invalid("invalid", errors={"minutes": "field_wrong"})
    seconds = 60 * minutes
    entry = Entry(
        kind=command.text("kind"),
        outcome=command.text("outcome"),
        matter=command.text("matter"),
        special_group=command.text("special_group"),
        note=command.text("note"),
        # It is recorded when somebody has been served.
        began_at=made_at - timedelta(seconds=seconds),
        seconds=seconds,
    )
    person = reach_of(command) if command.text("name") else None
    visit, _ = record(by=by, client_id=command.id, unit_id=command.unit_id, entry=entry, person=person)
    return {"number": visit.code}


def reach_of(command: Command) -> Reach:
    """Return how the person of a command can be reached; a text message only goes to a mobile number."""
    phone = command.text("phone")
    return Reach(
        name=command.text("name"),
        phone=phone,
        id_number=command.text("id_number"),
        medium=Medium.SMS if is_mobile(read_phone(phone) or "") else Medium.NONE,
    )


def _application(by: Actor, command: Command, made_at: datetime) -> dict[str, Any]:
    kind, words = command.text("kind"), command.text("words")
    if kind not in kinds.open_to_persons():
        raise Invalid("invalid", errors={"kind": "field_wrong"})
    # Loaded with the first application: every process knows this module, few are asked.
    from fawang.knowledge.guidance import receipts
    from fawang.knowledge.guidance.compose import guide

    reach, place_text = reach_of(command), command.text("place_text")
    place = regions.place_in(place_text)
    found = guide(words, place=place)
    matter = command.text("matter")
    answers = Answers(
        {
            **command.fields,
            "order_kind": kind,
            "words": words,
            "medium": reach.medium,
            "place": place,
            "place_text": place_text,
            "topic": found.matter if found.matter.partition(".")[0] == matter else "",
            "guidance": receipts.receipt(found),
        }
    )
    intake = answers.intake(locale="zh-hans", channel=Channel.COUNTER, intake_unit_id=command.unit_id)
    submitted = submit(by=by, intake=intake)
    return {"number": submitted.order.code, "unit": submitted.unit_name}


def _note(by: Actor, command: Command, made_at: datetime) -> dict[str, Any]:
    code = read_code(command.text("code"))
    if code is None:
        raise Invalid("invalid", errors={"code": "field_wrong"})
    order = orders.visible(code, by)
    version = command.version
    if version is None:
        # Nothing was seen of it: what has happened since the note was made may contradict it.
        if order.updated_at > made_at:
            raise Conflict("stale", state=order.state, version=order.version)
        version = order.version
    done = take_step(
        by=by, code=order.code, command=Step.NOTE, version=version, data={"note": command.text("note")}
    )
    return {"number": done.code, "version": done.version}


_PERFORM = {Kind.VISIT: _visit, Kind.APPLICATION: _application, Kind.NOTE: _note}
