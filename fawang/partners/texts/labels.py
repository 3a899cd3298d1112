"""Names of the room's codes, as people read them."""

from collections.abc import Mapping

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.partners.data.reasons import reasons
from fawang.partners.rules.agreements import AgreementState, Ground
from fawang.partners.rules.approval import Command as AgreementCommand
from fawang.partners.rules.messages import MessageType, Urgency
from fawang.partners.rules.procedure import Command, Direction, Party, Side, State, Term

STATES: Mapping[str, Text] = {
    State.PREPARED: _("Prepared, not sent yet"),
    State.OFFERED: pgettext_lazy("a referral", "Offered"),
    State.ACKNOWLEDGED: pgettext_lazy("a referral", "Acknowledged"),
    State.ACCEPTED: pgettext_lazy("a referral", "Accepted"),
    State.REFUSED: pgettext_lazy("a referral", "Refused"),
    State.RETURNED: pgettext_lazy("a referral", "Returned"),
    State.DISPUTED: _("With the referee"),
    State.CONCLUDED: pgettext_lazy("a referral", "Concluded"),
    State.WITHDRAWN: pgettext_lazy("a referral", "Withdrawn"),
}
TONES: Mapping[str, str] = {
    State.PREPARED: "warn",
    State.REFUSED: "bad",
    State.RETURNED: "bad",
    State.DISPUTED: "warn",
    State.ACCEPTED: "good",
    State.CONCLUDED: "good",
}
COMMANDS: Mapping[str, Text] = {
    Command.OFFER: _("Hand over now"),
    Command.OFFER_AGAIN: _("Hand over again, with what was missing"),
    Command.ACKNOWLEDGE: pgettext_lazy("a referral", "Acknowledge"),
    Command.ACCEPT: pgettext_lazy("a referral", "Accept"),
    Command.REFUSE: pgettext_lazy("a referral", "Refuse"),
    Command.RETURN: pgettext_lazy("a referral", "Give back"),
    Command.CONCLUDE: pgettext_lazy("a referral", "Conclude"),
    Command.WITHDRAW: _("Withdraw and keep the matter here"),
    Command.DECIDE: _("Decide whose matter it is"),
    Command.TELL: _("Write to the other side"),
}
#: What was done, without who: the line says that before it.
COMMANDS_DONE: Mapping[str, Text] = {
    Command.OFFER: pgettext_lazy("on a trail", "handed it over"),
    Command.OFFER_AGAIN: pgettext_lazy("on a trail", "handed it over again"),
    Command.ACKNOWLEDGE: pgettext_lazy("on a trail", "received it"),
    Command.ACCEPT: pgettext_lazy("on a trail", "accepted it"),
    Command.REFUSE: pgettext_lazy("on a trail", "did not take it"),
    Command.RETURN: pgettext_lazy("on a trail", "gave it back"),
    Command.CONCLUDE: pgettext_lazy("on a trail", "finished it"),
    Command.WITHDRAW: pgettext_lazy("on a trail", "ended the handover"),
    Command.DECIDE: pgettext_lazy("on a trail", "decided whose matter it is"),
    Command.TELL: pgettext_lazy("on a trail", "wrote"),
    "late": pgettext_lazy("on a trail", "wrote too late; nothing changed"),
    "join": pgettext_lazy("on a trail", "joined it with another one"),
}
TERMS: Mapping[str, Text] = {
    Term.SEND: _("Send it off"),
    Term.ACKNOWLEDGE: _("Acknowledge it"),
    Term.ANSWER: _("Accept or refuse it"),
    Term.RESULT: _("Give the result"),
    Term.NEXT: _("Do what is next"),
    Term.DECIDE: _("Decide whose matter it is"),
}
TURNS: Mapping[str, Text] = {
    Side.US: pgettext_lazy("whose turn it is", "We"),
    Side.THEM: pgettext_lazy("whose turn it is", "The partner"),
    Side.REFEREE: pgettext_lazy("whose turn it is", "The referee"),
}
DIRECTIONS: Mapping[str, Text] = {
    Direction.IN: _("Handed to us"),
    Direction.OUT: _("Handed over by us"),
}
URGENCIES: Mapping[str, Text] = {
    Urgency.NORMAL: pgettext_lazy("urgency of a referral", "Normal"),
    Urgency.URGENT: pgettext_lazy("urgency of a referral", "Urgent"),
    Urgency.DANGER: pgettext_lazy("urgency of a referral", "Somebody is in danger"),
}
PARTIES: Mapping[str, Text] = {
    Party.GIVER: _("Who hands over"),
    Party.TAKER: _("Who was asked to take it"),
    Party.REFEREE: _("The referee"),
}
FIELDS: Mapping[str, Text] = {
    "name": _("Name"),
    "phone": _("Telephone number"),
    "language": _("What they speak"),
    "needs": _("What they need on the way"),
    "place": pgettext_lazy("a field of a referral", "Place"),
    "summary": pgettext_lazy("a field of a referral", "What it is about"),
    "request": pgettext_lazy("a field of a referral", "What is asked of the other side"),
    "account": pgettext_lazy("a field of a referral", "The whole account"),
}
GROUNDS: Mapping[str, Text] = {
    Ground.DUTY: _("A duty laid down by law"),
    Ground.CONSENT: _("The person's separate consent"),
}
AGREEMENT_STATES: Mapping[str, Text] = {
    AgreementState.DRAFT: pgettext_lazy("an agreement", "Draft"),
    AgreementState.SUBMITTED: pgettext_lazy("an agreement", "Waits for a second person"),
    AgreementState.IN_FORCE: pgettext_lazy("an agreement", "In force"),
    AgreementState.SUPERSEDED: pgettext_lazy("an agreement", "Replaced"),
    AgreementState.ENDED: pgettext_lazy("an agreement", "Ended"),
}
AGREEMENT_COMMANDS: Mapping[str, Text] = {
    AgreementCommand.SUBMIT: pgettext_lazy("an agreement", "Submit for approval"),
    AgreementCommand.SEND_BACK: pgettext_lazy("an agreement", "Send back"),
    AgreementCommand.APPROVE: pgettext_lazy("an agreement", "Approve: it is in force from now on"),
    AgreementCommand.DISCARD: pgettext_lazy("an agreement", "Discard the draft"),
    AgreementCommand.END: pgettext_lazy("an agreement", "End the agreement"),
}
BODIES: Mapping[str, Text] = {
    "police": _("Police"),
    "hotline": _("Hotline of a government"),
    "youth": _("Youth service"),
    "court": pgettext_lazy("a body", "Court"),
    "labour": _("Labour and social security"),
    "women": _("Women's federation"),
    "veterans": _("Veterans' department"),
    "procuratorate": _("Procuratorate"),
    "platform": _("Platform of another province"),
    "other": pgettext_lazy("a body", "Other"),
}
#: What a message of a partner says, as whoever records it chooses.
MESSAGES: Mapping[str, Text] = {
    MessageType.ACKNOWLEDGED: _("They have received it"),
    MessageType.ACCEPTED: _("They accept it"),
    MessageType.REFUSED: _("They do not take it"),
    MessageType.RETURNED: _("They give it back"),
    MessageType.CONCLUDED: _("They have finished it"),
    MessageType.WITHDRAWN: _("They withdraw it"),
    MessageType.NEWS: _("They have news"),
}
#: The ways to a partner; a link that is not named here is shown by its code.
LINKS: Mapping[str, Text] = {
    "telephone": _("By telephone"),
    "form": _("By a form with link and code"),
    "events": _("From system to system (CloudEvents over HTTPS)"),
    "open311": _("From system to system (Open311)"),
    "batch": _("By a file each day"),
    "email": _("By e-mail"),
}
#: The same, as the partner itself chooses on its form.
OWN_MESSAGES: Mapping[str, Text] = {
    MessageType.ACKNOWLEDGED: _("We have received it"),
    MessageType.ACCEPTED: _("We take it"),
    MessageType.REFUSED: _("We do not take it"),
    MessageType.RETURNED: _("We give it back"),
    MessageType.CONCLUDED: _("We have finished it"),
    MessageType.WITHDRAWN: _("We withdraw it"),
    MessageType.NEWS: _("We have news of it"),
}
ALIKE: Mapping[str, Text] = {
    "phone": _("the same number"),
    "name": _("the same name"),
    "matter": _("the same matter"),
    "place": _("the same place"),
}


def in_language(names: Mapping[str, str]) -> str:
    """Return a name that is data: in the language of the page, else in Chinese, else any."""
    language = (get_language() or "zh-hans").lower()
    return names.get(language) or names.get("zh-hans") or next(iter(names.values()), "")


def partner_name(names: Mapping[str, str]) -> str:
    """Return the name of a partner."""
    return in_language(names)


def reason_name(code: str) -> str:
    """Return the name of a reason; an unknown one by its code."""
    found = reasons().get(code)
    return in_language(found.names) if found else code
