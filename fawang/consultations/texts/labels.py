"""Names of what consultations are and do, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.consultations.data.zones import Accent, ZoneKind
from fawang.consultations.rules import Command, Kind, Party, State, Term, attachments, recordings
from fawang.consultations.rules.guests import GuestRole, GuestState
from fawang.consultations.rules.opening import Stand
from fawang.consultations.rules.records import Outcome
from fawang.consultations.rules.zones import ZoneState
from fawang.kernel.wording import Text

KINDS: dict[str, Text] = {
    Kind.WRITTEN: _("In writing"),
    Kind.CHAT: _("Chat"),
    Kind.PHONE: _("Telephone"),
}

STATES: dict[str, Text] = {
    State.WAITING: pgettext_lazy("state of a consultation", "Waiting for a lawyer"),
    State.OPEN: pgettext_lazy("state of a consultation", "With a lawyer"),
    State.IN_REVIEW: pgettext_lazy("state of a consultation", "Second lawyer reads it"),
    State.ANSWERED: pgettext_lazy("state of a consultation", "Answered"),
    State.CLOSED: pgettext_lazy("state of a consultation", "Ended"),
    State.WITHDRAWN: pgettext_lazy("state of a consultation", "Withdrawn"),
}

TONES: dict[str, str] = {
    State.WAITING: "warn",
    State.OPEN: "brand",
    State.IN_REVIEW: "brand",
    State.ANSWERED: "good",
    State.CLOSED: "good",
}

PARTIES: dict[str, Text] = {
    Party.DUTY: _("A lawyer on duty"),
    Party.LAWYER: _("The lawyer"),
    Party.REVIEWER: _("A second lawyer"),
    Party.PERSON: _("The person"),
    Party.NOBODY: _("Nobody"),
}

#: On buttons.
COMMANDS: dict[str, Text] = {
    Command.GRAB: _("Take this question"),
    Command.ASSIGN: _("Give it to a lawyer"),
    Command.RELEASE: _("Give it back"),
    Command.HAND_OVER: _("Hand over to a colleague"),
    Command.ANSWER: _("Send the answer"),
    Command.SEND_FOR_REVIEW: _("Let a second lawyer read it first"),
    Command.APPROVE: _("Approve and send"),
    Command.SEND_BACK: _("Send back to the lawyer"),
    Command.FOLLOW_UP: _("Ask further"),
    Command.PUT_IN_WRITING: _("Do not wait: leave it as a written question"),
    Command.CLOSE: pgettext_lazy("a consultation", "End"),
    Command.WITHDRAW: _("Withdraw my question"),
    Command.RATE: _("Send my rating"),
    Command.WRITE_UP: _("Write up the record"),
}

#: In the history.
DONE: dict[str, Text] = {
    "ask": _("Asked"),
    Command.GRAB: _("Taken by a lawyer"),
    Command.ASSIGN: _("Given to a lawyer"),
    Command.RELEASE: _("Given back"),
    Command.HAND_OVER: _("Handed over to a colleague"),
    Command.ANSWER: pgettext_lazy("history of a consultation", "Answered"),
    Command.SEND_FOR_REVIEW: _("Sent to a second lawyer"),
    Command.APPROVE: _("Approved by a second lawyer"),
    Command.SEND_BACK: _("Sent back by the second lawyer"),
    Command.FOLLOW_UP: _("Asked further"),
    Command.PUT_IN_WRITING: _("Left as a written question"),
    Command.CLOSE: pgettext_lazy("history of a consultation", "Ended"),
    Command.WITHDRAW: pgettext_lazy("history of a consultation", "Withdrawn"),
    Command.RATE: _("Rated"),
    Command.WRITE_UP: _("Record written"),
}

#: What the talk says by itself.
EVENTS: dict[str, Text] = {
    "phoned": _("A call to 12348. What was said is in the record."),
    "taken_off": _("A lawyer has taken the call."),
    "called_back": _("A lawyer has called back from 12348."),
    "joined": _("A lawyer has taken your question and is reading it."),
    "released": _(
        "The lawyer had to give your question back. It keeps its place, and another lawyer takes it."
    ),
    "handed_over": _("The lawyer has handed over to a colleague, who has read everything above."),
    "closed": _("This consultation has ended."),
    "applied": _(
        "The lawyer has applied for legal aid for you. The office that decides has the application."
    ),
}

#: What a file is called that has no name, and what stands beside its name.
FILES: dict[str, Text] = {
    attachments.Kind.PHOTO: _("Photo"),
    attachments.Kind.VOICE: _("Voice message"),
    attachments.Kind.DOCUMENT: _("File"),
}

STANDS: dict[str, Text] = {
    Stand.OPEN: pgettext_lazy("a special zone", "Open"),
    Stand.SHUT: pgettext_lazy("a special zone", "Closed now"),
    Stand.NOT_BEGUN: pgettext_lazy("a special zone", "Not yet begun"),
    Stand.ENDED: pgettext_lazy("a special zone", "Ended"),
}

STAND_TONES: dict[str, str] = {Stand.OPEN: "good", Stand.SHUT: "warn", Stand.NOT_BEGUN: "warn"}

#: The icon of a zone by its kind (shell/presentation/icons.py).
ZONE_ICONS: dict[str, str] = {
    ZoneKind.EPIDEMIC: "alert",
    ZoneKind.RETURNING_WORKERS: "home",
    ZoneKind.SOLDIERS: "people",
    ZoneKind.BUSINESS_PARK: "office",
    ZoneKind.MINORS: "person",
    ZoneKind.DISASTER: "alert",
    ZoneKind.INSOLVENCY: "office",
    ZoneKind.OTHER: "scales",
}

ZONE_KINDS: dict[str, Text] = {
    ZoneKind.EPIDEMIC: _("Epidemic"),
    ZoneKind.RETURNING_WORKERS: _("Returning workers"),
    ZoneKind.SOLDIERS: _("Veterans and soldiers' families"),
    ZoneKind.BUSINESS_PARK: _("Business park"),
    ZoneKind.MINORS: _("Minors"),
    ZoneKind.DISASTER: _("Flood or another disaster"),
    ZoneKind.INSOLVENCY: _("An employer that cannot pay"),
    ZoneKind.OTHER: pgettext_lazy("a special zone", "Other"),
}


ZONE_ACCENTS: dict[str, Text] = {
    Accent.INK: pgettext_lazy("colour", "Ink blue"),
    Accent.VERMILION: pgettext_lazy("colour", "Vermilion"),
    Accent.PINE: pgettext_lazy("colour", "Pine green"),
    Accent.OCHRE: pgettext_lazy("colour", "Ochre"),
}

#: How far a zone that is written at the workbench has come.
ZONE_STATES: dict[str, Text] = {
    ZoneState.DRAFT: pgettext_lazy("a special zone", "Draft"),
    ZoneState.OPEN: pgettext_lazy("a special zone", "On every channel"),
    ZoneState.CLOSED: pgettext_lazy("a special zone", "Taken off"),
}

ZONE_STATE_TONES: dict[str, str] = {ZoneState.OPEN: "good", ZoneState.DRAFT: "warn"}


#: What the talk says of a call, by code and by what was asked for; `length` is minutes and seconds.
CALLS: dict[tuple[str, str], Text] = {
    ("call_ended", "voice"): _("Voice call, %(length)s. Neither sound nor words of it are kept here."),
    ("call_ended", "video"): _("Video call, %(length)s. Neither picture nor sound of it is kept here."),
    ("call_declined", "voice"): _("A voice call was asked for and declined. You go on in writing."),
    ("call_declined", "video"): _("A video call was asked for and declined. You go on in writing."),
    ("call_missed", "voice"): _("A voice call was asked for and not answered."),
    ("call_missed", "video"): _("A video call was asked for and not answered."),
    ("call_failed", "voice"): _(
        "The voice call could not be connected, or broke off. Please go on in writing here."
    ),
    ("call_failed", "video"): _(
        "The video call could not be connected, or broke off. Please go on in writing here."
    ),
}


GUEST_ROLES: dict[str, Text] = {
    GuestRole.INTERPRETER: _("Interpreter"),
    GuestRole.SIGN_INTERPRETER: _("Sign-language interpreter"),
    GuestRole.RELATIVE: _("Relative"),
    GuestRole.SOCIAL_WORKER: _("Social worker"),
}

GUEST_STATES: dict[str, Text] = {
    GuestState.ASKED: pgettext_lazy("a guest of a talk", "Waits for the person's consent"),
    GuestState.INVITED: pgettext_lazy("a guest of a talk", "Invited, not there yet"),
    GuestState.JOINED: pgettext_lazy("a guest of a talk", "Reads and writes with you"),
}

GUEST_TONES: dict[str, str] = {
    GuestState.ASKED: "warn",
    GuestState.INVITED: "warn",
    GuestState.JOINED: "good",
}

#: What the talk says of a guest.
GUEST_EVENTS: dict[str, Text] = {
    "guest_asked": _("The lawyer would like to bring in: %(who)s. They come only if the person agrees."),
    "guest_invited": _("%(who)s has been invited to this talk."),
    "guest_declined": _("The person does not want this guest: %(who)s. They have not been invited."),
    "guest_joined": _("%(who)s has joined, and reads what is written from here on."),
    "guest_joined_all": _("%(who)s has joined, and reads what has been written too."),
    "guest_left": _("%(who)s takes part no longer."),
    "guest_removed": _("%(who)s has been taken out of this talk, and reads no more of it."),
}


def guest_called(role: str, name: str) -> str:
    """Return a guest with what they are, as the talk names them; without a name what they are alone."""
    role_name = str(GUEST_ROLES[role])
    return str(_("%(name)s (%(role)s)") % {"name": name, "role": role_name}) if name else role_name


def event_said(text: str, guests: Mapping[str, str] | None = None) -> str:
    """Return what the talk says by itself, by what is stored of it.

    Args:
        text: a code, `code:number` of a guest, or `code:wish:seconds` of a call.
        guests: guests by number, as `guest_called` names them.
    """
    code, _colon, rest = text.partition(":")
    if code in GUEST_EVENTS:
        return str(GUEST_EVENTS[code]) % {"who": (guests or {}).get(rest) or str(_("A guest"))}
    wish, _colon, seconds = rest.partition(":")
    if (code, wish) not in CALLS:
        return str(EVENTS.get(text, ""))
    minutes, left = divmod(int(seconds or 0), 60)
    return str(CALLS[code, wish]) % {"length": f"{minutes}:{left:02}"}


TERMS: dict[str, Text] = {
    Term.ANSWER: _("Answer the question"),
    Term.REVIEW: _("Read the answer"),
    Term.RECORD: _("Write up the record"),
}

OUTCOMES: dict[str, Text] = {
    Outcome.ADVISED: _("Advised"),
    Outcome.LEGAL_AID: _("Referred to legal aid"),
    Outcome.ELSEWHERE: _("Referred to another body"),
    Outcome.NO_LEGAL_QUESTION: _("Not a legal question"),
    Outcome.DROPPED: _("The person did not go on"),
}

RECORDING_STATES: dict[str, Text] = {
    recordings.State.RUNNING: pgettext_lazy("recording", "being recorded"),
    recordings.State.KEPT: pgettext_lazy("recording", "kept"),
    recordings.State.DESTROYED: pgettext_lazy("recording", "destroyed"),
}

#: Why a recording was destroyed.
RECORDING_ENDS: dict[str, Text] = {
    recordings.Why.TERM: _("its time was over"),
    recordings.Why.ERASED: _("the consultation was erased"),
    recordings.Why.DECIDED: _("by decision, with a reason"),
}

SOURCES: dict[str, Text] = {
    "Own figure": _("Own figure"),
    "Promise: written question answered within 5 hours": _(
        "Promise: written question answered within 5 hours"
    ),
    "Own target": _("Own target"),
}
