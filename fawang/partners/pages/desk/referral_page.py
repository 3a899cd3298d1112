"""The page of a referral: how it stands, whose turn it is, its trail, the steps that are open, what may be the same."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.wording import say
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.actions.token_forms import MadeForm
from fawang.partners.models import Referral
from fawang.partners.pages import shown
from fawang.partners.pages.desk.forms import AnswerForm, ReferenceForm, StepForm
from fawang.partners.queries import agreements, facts, precedents, referrals
from fawang.partners.queries.alike import alike
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.agreements import Ground
from fawang.partners.rules.messages import MessageType, Urgency
from fawang.partners.rules.procedure import (
    COMMAND_OF,
    ENDED,
    PROCEDURE,
    Command,
    Direction,
    Side,
    State,
    party_of,
)
from fawang.partners.texts import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders import queries as orders

_DESTRUCTIVE = frozenset({Command.WITHDRAW, Command.REFUSE, Command.RETURN})

#: The command that could not be taken, and its form as it was typed.
type Failed = tuple[str, forms.Form] | None


def consent_text(row: Referral) -> str:
    """Return what the person is asked to agree to: who gets what, why (PIPL Art. 23)."""
    terms = agreements.terms_of(row.agreement)
    leaving = terms.leaving(fields_of(row))
    names = _(", ").join(str(labels.FIELDS[name]) for name in leaving)
    return _("%(partner)s gets: %(fields)s. What for: %(basis)s. The consent can be taken back at any time.") % {
        "partner": labels.partner_name(row.partner.names), "fields": names, "basis": terms.basis,
    }  # fmt: skip


def _types(row: Referral) -> list[MessageType]:
    """Return what the partner may say now."""
    now = clock.now()
    theirs = PROCEDURE.open_steps(
        facts.facts_of(row, now), permissions=frozenset({party_of(Side.THEM, row.direction)}), now=now
    )
    open_ = {one.command for one in theirs}
    return [kind for kind in labels.MESSAGES if COMMAND_OF[MessageType(kind)] in open_]  # type: ignore[misc]


def show(
    request: ActingRequest,
    row: Referral,
    *,
    failed: Failed = None,
    problem: Problem | None = None,
    person: dict[str, str] | None = None,
    made: MadeForm | None = None,
) -> HttpResponse:
    """Show a referral.

    Args:
        failed: what could not be taken: the command and its form. person: who it is about, where that was asked for.
        made: a form that was just made for the partner.
    """
    terms = agreements.terms_of(row.agreement)
    sides = referrals.sides_of(row, request.actor)
    ours = Side.US in sides
    waits = (
        facts.withheld(row, clock.now())
        if row.state in (State.PREPARED, State.REFUSED, State.RETURNED)
        else ""
    )
    types = _types(row) if ours and row.state != State.PREPARED else []
    order = orders.order_by_id(row.order_id) if row.order_id else None
    known_fields, out = fields_of(row), row.direction == Direction.OUT
    context = {
        **shown.summary(row),
        "matter": MATTERS.get(row.matter, row.matter),
        "place": regions.name(row.region),
        "unit": shown.who(Side.US, row),
        "leads": shown.who(referrals.leads(row), row),
        "trail": shown.events(referrals.trail(row), row),
        "steps": _steps(request, row, failed),
        "ours": ours,
        "withheld": say(waits) if waits else "",
        "needs_consent": terms.ground == Ground.CONSENT and row.direction == Direction.OUT,
        "consent_text": row.consent_text or consent_text(row),
        "may_withdraw_consent": row.consent_at is not None and row.state not in ENDED and ours,
        "needs_police": row.urgency == Urgency.DANGER
        and row.police_called_at is None
        and row.state not in ENDED,
        "leaving": [labels.FIELDS[name] for name in (terms.leaving(known_fields) if out else known_fields)],
        "staying": [labels.FIELDS[name] for name in known_fields if out and name not in terms.fields_out],
        "person": [(labels.FIELDS[name], text) for name, text in person.items()]
        if person is not None
        else None,
        "order": order,
        "order_href": reverse("work_orders:order", args=[order.code]) if order else "",
        "order_visible": bool(order and orders.permissions_on(order, request.actor) & orders.SEEING),
        "take_in_href": reverse("work_orders:intake", query={"from": row.code})
        if order is None
        and row.direction == Direction.IN
        and row.state in (State.OFFERED, State.ACKNOWLEDGED, State.ACCEPTED)
        and request.actor.may_anywhere(Permission.ORDER_INTAKE)
        else "",
        "alike": [_alike(one) for one in alike(row, request.actor)]
        if ours and row.state not in ENDED
        else [],
        "precedents": precedents.fitting(partner_id=row.partner_id, matter=row.matter, region=row.region),
        "answer": _answer_form(row, types, failed) if types else None,
        "answer_open": failed is not None and failed[0] == "answer",
        "to_tell": [
            {"row": one, "form": ReferenceForm(auto_id=f"told-{one.seq}-%s")}
            for one in referrals.to_tell(row)
        ]
        if ours
        else [],
        "made": made,
        "made_url": request.build_absolute_uri(made.path) if made else "",
        "form_open": referrals.open_form(row),
        "may_form": ours and row.state not in ENDED and row.state != State.PREPARED,
        "superior": terms.superior,
        "holiday_contacts": terms.holiday_contacts,
        "readers": terms.readers,
        "failed": failed[1] if failed else None,
        "problem": problem if not failed else None,
        "done": request.GET.get("done", ""),
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "partners/desk/referral.html", context, status=status)


def _steps(request: ActingRequest, row: Referral, failed: Failed) -> list[dict[str, Any]]:
    known = [one for one in agreements.partners() if one.pk != row.partner_id]
    steps = []
    for step in referrals.open_steps(row, request.actor):
        form = StepForm(
            prefix=step.command,
            command=step.command,
            partners=known,
            initial={"version": row.version, "next": "giver"},
        )
        if failed and failed[0] == step.command and isinstance(failed[1], StepForm):
            form = failed[1]
            # It can be sent again by somebody who has seen the present state.
            form.data = {**dict(form.data.items()), form.add_prefix("version"): str(row.version)}
        steps.append(
            {
                "command": step.command,
                "label": labels.COMMANDS[step.command],
                "form": form,
                "plain": not step.fields or (step.command in (Command.ACKNOWLEDGE, Command.ACCEPT)),
                "open": bool(form.errors),
                "danger": step.command in _DESTRUCTIVE,
            }
        )
    return steps


def _answer_form(row: Referral, types: list[MessageType], failed: Failed) -> forms.Form:
    if failed is None or failed[0] != "answer":
        initial = {"version": row.version}
        return AnswerForm(prefix="answer", types=types, known=bool(row.reference), initial=initial)
    form = failed[1]
    form.data = {**dict(form.data.items()), "answer-version": str(row.version)}
    if isinstance(form, AnswerForm):
        form.offer(types)
    return form


def _alike(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "code": one.code,
        "name": labels.partner_name(one.partner) if one.partner else kinds.kind_of(one.order_kind).title,
        "why": _(", ").join(str(labels.ALIKE[by]) for by in one.by),
        "href": reverse(
            "partners:referral" if one.kind == "referral" else "work_orders:order", args=[one.code]
        ),
    }
