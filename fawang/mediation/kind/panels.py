"""What pages show of a mediation, for the committee and for either side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.mediation import queries
from fawang.mediation.actions import papers, talks
from fawang.mediation.actions.signatures import signer_of
from fawang.mediation.kind.ahead import ahead
from fawang.mediation.procedure import Command, State
from fawang.mediation.rules import Performed, next_steps
from fawang.mediation.rules.sessions import when
from fawang.mediation.texts import labels
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import OwnStep, Pages, Panel, Place, Seen

_WITH_AGREEMENT = frozenset({State.SIGNING, State.SEALING, State.IN_FORCE, State.CONFIRMING, State.CLOSED})


def _panels(seen: Seen) -> list[Panel]:
    """Return what the committee sees: what stands against an invitation, mediators, versions and who has signed."""
    order = seen.order
    context = {
        "hidden": seen.hidden,
        "cautions": [labels.CAUTIONS[one] for one in sorted(queries.cautions(order))],
        "spoken": labels.HEARD.get(order.facts.get("spoken", ""), ""),
        "way": labels.WAYS.get(order.facts.get("way", ""), ""),
        "mediators": queries.mediator_names(order),
        "versions": queries.agreements(order.pk) if order.facts.get("drafts") and not seen.hidden else [],
        "talk": order.code if order.state in talks.OPEN and not seen.hidden else "",
        "waiting": [one.name for one in queries.still_to_sign(order)] if order.state == State.SIGNING else [],
    }
    return [Panel("mediation/order_panel.html", context)]


def _own_panels(seen: Seen) -> list[Panel]:
    """Return for either side when they meet and where, the agreement that stands, what can be done afterwards."""
    order, found = seen.order, []
    if order.state in talks.OPEN:
        session = next((row.data for row in reversed(seen.history) if row.command == Command.ARRANGE), None)
        context: dict[str, Any] = {
            "session": session,
            "when": when(session or {}),
            "talk": labels.TALKS.get((session or {}).get("talk", ""), ""),
        }
        found.append(Panel("mediation/own_session.html", {**context, "code": order.code, "key": seen.key}))
    row = queries.current(order) if order.state in _WITH_AGREEMENT else None
    if row is not None:
        signs = order.state == State.SIGNING and signer_of(order, seen.by) is not None
        context = {"agreement": row, "code": order.code, "key": seen.key, "sign": signs}
        found.append(Panel("mediation/own_agreement.html", context))
    if ways := _next(seen):
        found.append(Panel("mediation/next_steps.html", {"ways": ways}))
    return found


def _next(seen: Seen) -> list[dict[str, Any]]:
    """Return what either side can do now: what the law says of a dispute of this kind, and no word of this one."""
    order = seen.order
    if order.state in (State.FAILED, State.REFUSED, State.DECLINED, State.TERMINATED):
        ways = next_steps.after_ending(order.matter, order.facts.get("relation", ""))
    elif order.state == State.CLOSED and order.facts.get("performed") != Performed.FULLY:
        ways = next_steps.after_breach(order.facts.get("ruling", ""))
    else:
        return []
    return [
        {
            "way": labels.NEXT[one.way],
            "article": labels.article(one.article),
            "period": labels.PERIODS.get(one.period, ""),
            "period_article": labels.article(one.period_article),
        }
        for one in ways
    ]


def _printed(seen: Seen) -> list[tuple[Text, str]]:
    """Return the papers that both sides read alike, and for the committee the letters to whom it invites."""
    order, key = seen.order, seen.key
    found: list[tuple[Text, str]] = [
        (
            papers.TITLES[paper],
            reverse("mediation:own_paper", args=[order.code, key, paper])
            if key
            else reverse("mediation:paper", args=[order.code, paper]),
        )
        for paper in papers.available(order)
    ]
    if not key and order.state == State.INVITING:
        found += [
            (_("Letter of invitation"), reverse("mediation:letter", args=[order.code, one.id]))
            for one in queries.respondents(order)
        ]
    return found


def _rows(seen: Seen) -> list[tuple[Text, Any]]:
    facts = seen.order.facts
    found: list[tuple[Text, Any]] = []
    side = work_orders.side_of(seen.order, seen.by)
    if side:
        found.append((_("You are"), labels.SIDES[side]))
    elif relation := facts.get("relation"):
        found.append((_("Kind of dispute"), labels.RELATIONS.get(relation, relation)))
    if names := queries.mediator_names(seen.order):
        found.append((_("Mediators"), ", ".join(names)))
    if facts.get("in_force_on"):
        found.append((_("In force since"), facts["in_force_on"]))
    if facts.get("perform_by"):
        found.append((_("To be performed by"), facts["perform_by"]))
    if facts.get("ruling"):
        found.append((_("Court"), labels.RULINGS[facts["ruling"]]))
    return found


PAGES = Pages(
    panels=_panels,
    own_panels=_own_panels,
    rows=_rows,
    printed=_printed,
    own={
        Command.AGREE: OwnStep(
            label=_("I take part"),
            done=_("Thank you. The mediator rings you and arranges a talk."),
            asked=(_("Is there anything the mediator should know?"), _("Only the mediator reads it.")),
            title=_("Will you talk it over?"),
            intro=_(
                "It is free of charge. You can stop at any time. What you say to the mediator alone is not passed on."
            ),
            place=Place.FIRST,
        ),
        Command.REFUSE: OwnStep(
            label=_("I do not take part"),
            done=_("It has ended. You need not do anything any more."),
            title=_("If you do not want it"),
            intro=_("You need not say why, and nobody holds it against you."),
            place=Place.FIRST,
        ),
        Command.WANT_CONFIRMATION: OwnStep(
            label=_("I want the court to confirm it"),
            done=_(
                "We have noted it. Once the other side says so too, the committee prepares the application."
            ),
            title=_("Confirmation by the court"),
            intro=_(
                "What the court has confirmed can be enforced if somebody does not keep it. It is free. Both sides have"
                " to want it, within thirty days (Art. 33)."
            ),
            place=Place.FIRST,
        ),
        Command.STOP: OwnStep(
            label=_("End the mediation"),
            done=_("The mediation has ended."),
            title=_("If you do not want to go on"),
            intro=_("You can end it at any time, without a reason (Art. 23)."),
        ),
        Command.LEAVE_TABLE: OwnStep(
            label=_("End the mediation"),
            done=_("The mediation has ended."),
            title=_("If you do not want to go on"),
            intro=_("You can end it at any time, without a reason (Art. 23)."),
        ),
        Command.WITHDRAW: OwnStep(
            label=_("Withdraw my application"),
            done=_("Your application is withdrawn."),
            title=_("If you do not want it any more"),
        ),
    },
    ahead=ahead,
    next_steps=(
        _("The committee looks at it within three working days. A mediator may ring you first."),
        _("The other side is invited, in words that blame nobody. Nobody has to take part."),
        _("The mediator talks with both sides. What you agree on binds both of you."),
    ),
    declared=_("By handing this in you say that it is true as far as you know."),
    reasoned=frozenset({State.DECLINED}),
)
