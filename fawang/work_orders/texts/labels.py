"""How people read what all kinds of orders share, and what a kind declares (`kinds.Names`), in their language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fawang.kernel.rules.procedure import Phase
from fawang.kernel.wording import Text
from fawang.work_orders import kinds
from fawang.work_orders.rules import (
    JOIN,
    JOINT_NOTE,
    LEAVE,
    LINK,
    SHARE,
    SIGN,
    UNLINK,
    UNROUTED,
    UNSHARE,
    Command,
    Party,
    Term,
)
from fawang.work_orders.rules.codes import Basis, Card, Channel, Relation
from fawang.work_orders.rules.deadlines import Unit

_STATES: dict[str, Text] = {UNROUTED: _("Waiting to be dispatched")}

_COMMANDS: dict[str, Text] = {
    Command.DISPATCH: _("Dispatch"),
    Command.PASS_ON: _("Pass on to the competent office"),
    Command.RETURN: _("Return: not ours"),
    Command.ASK_EXTENSION: _("Ask for an extension"),
    Command.APPROVE_EXTENSION: _("Approve the extension"),
    Command.DENY_EXTENSION: _("Deny the extension"),
    Command.SUPERVISE: _("Supervise"),
    Command.ANSWER_SUPERVISION: _("Answer the supervision"),
    Command.MARK_URGENT: _("Mark as urgent"),
    Command.NOTE: _("Add an internal note"),
    Command.MESSAGE: _("Write to the office"),
    Command.REPLY: _("Write to the person"),
}

#: How a step reads in the history, after the fact.
_DONE: dict[str, Text] = {
    Command.DISPATCH: _("Sent to the competent office"),
    Command.PASS_ON: _("Passed on to the competent office"),
    Command.RETURN: _("Returned to the superior bureau, which will find the right office"),
    Command.ASK_EXTENSION: _("Extension asked for"),
    Command.APPROVE_EXTENSION: _("Time limit extended"),
    Command.DENY_EXTENSION: _("Extension denied"),
    Command.SUPERVISE: _("Supervision started"),
    Command.ANSWER_SUPERVISION: _("Supervision answered"),
    Command.MARK_URGENT: _("Marked as urgent"),
    Command.NOTE: _("Internal note"),
    Command.MESSAGE: _("Message to the office"),
    Command.REPLY: _("Message from the office"),
    JOIN: _("A further person takes part"),
    LEAVE: _("Somebody has left the matter; it goes on for the others"),
    SIGN: _("Signed by one of the persons"),
    SHARE: _("Handled jointly with another unit"),
    UNSHARE: _("No longer handled jointly with another unit"),
    JOINT_NOTE: _("Note between the units that handle it jointly"),
    LINK: _("Linked to another order"),
    UNLINK: _("Link to another order removed"),
}

_TERMS: dict[str, Text] = {
    Term.DISPATCH: _("Dispatch"),
    Term.SUPERVISION: _("Answer to the supervision"),
}

#: Where the length of a term comes from, as data/terms.yaml says it. What a bureau adds there stands as it is.
_SOURCES: dict[str, Text] = {
    "Own target": _("Own target"),
    "Promise: urgent work order passed on within 1 hour": _(
        "Promise: urgent work order passed on within 1 hour"
    ),
    "Promise: work order passed on within 1 working day": _(
        "Promise: work order passed on within 1 working day"
    ),
    "Promise: the wrong office returns it within 2 days with reason": _(
        "Promise: the wrong office returns it within 2 days with reason"
    ),
}

_PARTIES: dict[str, Text] = {
    Party.BUREAU: _("the justice bureau"),
    Party.OFFICE: _("the office"),
    Party.PERSON: _("the applicant"),
    Party.NOBODY: _("nobody"),
}

_SIDES: dict[str, Text] = {"applicant": _("Applicants")}

BASES: dict[str, Text] = {
    Basis.POWER_OF_ATTORNEY: _("By power of attorney"),
    Basis.GUARDIAN: _("As guardian"),
    Basis.STATUTORY: _("As statutory representative"),
    Basis.REPRESENTATIVE: _("As chosen representative"),
    Basis.SUPPORTER: _(
        "As school or other body that helps a minor (Law on the Protection of Minors, Art. 11)"
    ),
}

#: How a link reads from the order that has it, and from the other one.
RELATIONS: dict[str, tuple[Text, Text]] = {
    Relation.PART_OF: (_("Is part of"), _("Has as a part")),
    Relation.REPEATED: (_("Repeats"), _("Is repeated by")),
    Relation.AGAINST: (_("Is directed against"), _("Is attacked by")),
    Relation.FOLLOWS: (_("Follows on"), _("Is followed by")),
}

CHANNELS: dict[str, Text] = {
    Channel.WEB: _("Web"),
    Channel.API: _("Connected system"),
    Channel.HOTLINE: _("Hotline 12348"),
    Channel.COUNTER: _("Counter"),
}

CARDS: dict[str, Text] = {
    Card.YELLOW: _("Yellow card"),
    Card.RED: _("Red card"),
}

#: Fields of commands: label, and a hint where one helps.
_FIELDS: dict[str, tuple[Text, Text]] = {
    "unit_id": (_("Office"), _("Name or division; type a few characters.")),
    "reason": (_("Reason"), _("Written so that the next reader understands it.")),
    "designate": (
        _("Designate bindingly"),
        _("The office cannot return it again. Needed to send it to an office that has returned it before."),
    ),
    "note": (_("Note"), ""),
    "article": (_("Legal basis"), ""),
    "lawyer_id": (_("Lawyer"), ""),
    "days": (_("Working days"), ""),
    "message": (_("Your message"), ""),
    "reply": (
        _("Message"),
        _("The person reads it on their page and is told by their wishes that there is something to read."),
    ),
    "instruction": (_("Instruction"), ""),
    "answer": (_("Answer"), ""),
}


def state(kind: str, code: str) -> Text:
    """Return how people read a state."""
    return kinds.kind_of(kind).names.states.get(code) or _STATES[code]


def state_of_any(code: str) -> Text:
    """Return how people read a state in a list of all kinds: as the first kind that has it says."""
    return next(
        state(name, code) for name, kind in kinds.everything().items() if code in kind.procedure.phases
    )


#: With the office, with the person, on its way.
_TONES = {
    Phase.WAITING: "warn",
    Phase.WITH_US: "brand",
    Phase.WITH_PERSON: "warn",
    Phase.IN_HAND: "brand",
    Phase.DECIDED: "brand",
}


def tone(kind: str, code: str) -> str:
    """Return the colour in which a state is shown: that of its phase, unless its kind says otherwise."""
    known = kinds.kind_of(kind)
    return known.names.tones.get(code) or _TONES.get(known.procedure.phases[code], "")


def states(kind: str) -> Mapping[str, Text]:
    """Return how people read the states of a kind, in the order of its table."""
    names = kinds.kind_of(kind)
    return {code: state(kind, code) for code in names.procedure.phases}


def command(kind: str, code: str) -> Text:
    """Return how the button of a command reads."""
    return kinds.kind_of(kind).names.commands.get(code) or _COMMANDS[code]


def done(kind: str, code: str) -> Text:
    """Return how a step reads in the history."""
    return kinds.kind_of(kind).names.done.get(code) or _DONE[code]


def term(kind: str, code: str) -> Text:
    """Return how people read a term."""
    return kinds.kind_of(kind).names.terms.get(code) or _TERMS[code]


def source(kind: str, text: str) -> Text:
    """Return where the length of a term comes from."""
    return kinds.kind_of(kind).names.sources.get(text) or _SOURCES.get(text, text)


def party(kind: str, code: str) -> Text:
    """Return who acts next; empty where nobody knows the code."""
    return kinds.kind_of(kind).names.parties.get(code) or _PARTIES.get(code, "")


def side(kind: str, code: str) -> Text:
    """Return how people call the persons of a side."""
    return kinds.kind_of(kind).names.sides.get(code) or _SIDES.get(code, code)


def field(kind: str, name: str) -> tuple[Text, Text]:
    """Return label and hint of a field of a command."""
    return kinds.kind_of(kind).names.fields.get(name) or _FIELDS[name]


def choices(kind: str, name: str) -> Mapping[str, Text]:
    """Return how the choices of a field read."""
    return kinds.kind_of(kind).names.choices.get(name, {})


def length(text: str) -> str:
    """Return how people read the length of a term, written as in data/terms.yaml."""
    amount, unit = text.split()
    number = int(amount)
    words = {
        Unit.HOURS: ngettext("%(number)s hour", "%(number)s hours", number),
        Unit.WORKING_DAYS: ngettext("%(number)s working day", "%(number)s working days", number),
        Unit.DAYS: ngettext("%(number)s day", "%(number)s days", number),
    }
    return words[Unit(unit)] % {"number": number}
