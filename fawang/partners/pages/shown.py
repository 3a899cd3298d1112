"""How a referral and its trail read: the same lines for staff, the partner and the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fawang.partners.models import Referral
from fawang.partners.queries.referrals import TrailRow
from fawang.partners.rules.procedure import ENDED, Command, Direction, Side, State
from fawang.partners.texts import labels


def who(side: str, referral: Referral) -> str:
    """Return who a side is, by name."""
    if side == Side.THEM:
        return labels.partner_name(referral.partner.names)
    if side == Side.REFEREE:
        return str(labels.PARTIES["referee"])
    return referral.unit.name


def events(rows: Iterable[TrailRow], referral: Referral, *, plain: bool = False) -> list[dict[str, Any]]:
    """Return a trail as `components/timeline.html` has it, the first step first.

    Args:
        plain: as the person reads it: without the words that the sides write to each other, but with a result.
    """
    shown = []
    for row in rows:
        name = who(row.side, referral)
        if row.side == Side.CLOCK:
            title = _("Reminder to %(partner)s: the answer is late") % {"partner": who(Side.THEM, referral)}
        else:
            title = _("%(who)s %(did)s") % {
                "who": name,
                "did": labels.COMMANDS_DONE.get(row.command, row.command),
            }
        said = []
        if reason := row.data.get("reason"):
            said.append(_("Reason: %(reason)s") % {"reason": labels.reason_name(reason)})
        if row.command in (Command.REFUSE, Command.RETURN, Command.DECIDE) and (
            following := row.data.get("next")
        ):
            said.append(_("Next: %(next)s") % {"next": next_name(following, referral)})
        if (words := row.data.get("words")) and (
            not plain or row.command in (Command.CONCLUDE, Command.DECIDE)
        ):
            said.append(words)
        shown.append({"title": title, "moment": row.happened_at, "who": "", "text": " ".join(said)})
    return shown


def next_name(following: str, referral: Referral) -> str:
    """Return who is next by name: one of the two sides, the referee, or another partner by its code."""
    if following == "giver":
        return who(Side.US if referral.direction == Direction.OUT else Side.THEM, referral)
    if following == "taker":
        return who(Side.THEM if referral.direction == Direction.OUT else Side.US, referral)
    return str(labels.PARTIES.get(following, following))


def next_step(referral: Referral) -> tuple[str, datetime | None]:
    """Return what is next in one sentence, and until when; empty when it has ended."""
    if referral.state in ENDED or not referral.turn:
        return "", None
    name = who(referral.turn, referral)
    sentences = {
        State.PREPARED: _("%(who)s hands it over."),
        State.OFFERED: _("%(who)s says whether it takes it."),
        State.ACKNOWLEDGED: _("%(who)s says whether it takes it."),
        State.ACCEPTED: _("%(who)s works on it and gives the result."),
        State.REFUSED: _("%(who)s decides what is next, and stays responsible."),
        State.RETURNED: _("%(who)s decides what is next, and stays responsible."),
        State.DISPUTED: _(
            "The referee of both decides whose matter it is. It does not go back and forth any more."
        ),
    }
    sentence = sentences[State(referral.state)]
    return (sentence % {"who": name} if "%(who)s" in sentence else sentence), referral.due_at


def summary(referral: Referral) -> dict[str, Any]:
    """Return the facts that every list and page draws."""
    sentence, due_at = next_step(referral)
    return {
        "row": referral,
        "partner": labels.partner_name(referral.partner.names),
        "state": labels.STATES[referral.state],
        "tone": labels.TONES.get(referral.state, ""),
        "direction": labels.DIRECTIONS[referral.direction],
        "turn": labels.TURNS.get(referral.turn, ""),
        "term": labels.TERMS.get(referral.term, ""),
        "urgency": labels.URGENCIES[referral.urgency],
        "urgent": referral.urgency != "normal",
        "danger": referral.urgency == "danger",
        "next": sentence,
        "due_at": due_at,
    }
