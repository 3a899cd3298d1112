"""Names of what consultations are and do, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.consultations.rules import Command, Kind, Party, State, Term
from fawang.kernel.wording import Text

KINDS: dict[str, Text] = {
    Kind.WRITTEN: _("In writing"),
    Kind.CHAT: _("Chat"),
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
}

#: What the talk says by itself.
EVENTS: dict[str, Text] = {
    "joined": _("A lawyer has taken your question and is reading it."),
    "released": _(
        "The lawyer had to give your question back. It keeps its place, and another lawyer takes it."
    ),
    "handed_over": _("The lawyer has handed over to a colleague, who has read everything above."),
    "closed": _("This consultation has ended."),
}

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


def event_said(text: str) -> str:
    """Return what the talk says by itself, by what is stored of it: a code, or `code:wish:seconds` of a call."""
    code, _colon, rest = text.partition(":")
    wish, _colon, seconds = rest.partition(":")
    if (code, wish) not in CALLS:
        return str(EVENTS.get(text, ""))
    minutes, left = divmod(int(seconds or 0), 60)
    return str(CALLS[code, wish]) % {"length": f"{minutes}:{left:02}"}


TERMS: dict[str, Text] = {
    Term.ANSWER: _("Answer the question"),
    Term.REVIEW: _("Read the answer"),
}

SOURCES: dict[str, Text] = {
    "Promise: written question answered within 5 hours": _(
        "Promise: written question answered within 5 hours"
    ),
    "Own target": _("Own target"),
}
