"""One referral: how it stands, whose turn it is, its trail, the steps that are open, what may be the same matter."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.actions import referrals as actions
from fawang.partners.actions import telephone, token_forms
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

_SEE = (Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE)
_DESTRUCTIVE = frozenset({Command.WITHDRAW, Command.REFUSE, Command.RETURN})


@never_cache
@allow(*_SEE)
def referral(request: ActingRequest, code: str) -> HttpResponse:
    """Show a referral, and take what is done with it."""
    row = referrals.visible(code, request.actor)
    if request.method != "POST":
        return _page(request, row)
    command = request.POST.get("command", "")
    if command in PROCEDURE.steps:
        return _step(request, row, command)
    if command not in _DONE:
        raise NotFound("not_found")
    try:
        return _DONE[command](request, row)
    except Problem as problem:
        return _page(request, referrals.visible(code, request.actor), problem=problem)


def _step(request: ActingRequest, row: Referral, command: str) -> HttpResponse:
    form = StepForm(request.POST, prefix=command, command=command, partners=agreements.partners())
    if not form.is_valid():
        return _page(request, row, failed=(command, form))
    data = dict(form.cleaned_data)
    try:
        actions.take_step(
            by=request.actor, code=row.code, command=command, version=data.pop("version"), data=data
        )
    except Problem as problem:
        row = referrals.visible(row.code, request.actor)
        show_problem(form, problem)
        return _page(request, row, failed=(command, form), problem=problem)
    return _back(row, command)


def _back(row: Referral, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("partners:referral", args=[row.code], query={"done": done}))


def _show_person(request: ActingRequest, row: Referral) -> HttpResponse:
    return _page(request, row, person=actions.show_person(by=request.actor, code=row.code))


def _consent(request: ActingRequest, row: Referral) -> HttpResponse:
    actions.record_consent(by=request.actor, code=row.code, text=consent_text(row))
    return _back(row, "consent")


def _withdraw_consent(request: ActingRequest, row: Referral) -> HttpResponse:
    actions.withdraw_consent(by=request.actor, code=row.code)
    return _back(row, "withdraw_consent")


def _police(request: ActingRequest, row: Referral) -> HttpResponse:
    actions.record_police_call(by=request.actor, code=row.code, reference=request.POST.get("reference", ""))
    return _back(row, "police")


def _told(request: ActingRequest, row: Referral) -> HttpResponse:
    seq = request.POST.get("seq", "")
    telephone.record_told(
        by=request.actor,
        code=row.code,
        seq=int(seq) if seq.isascii() and seq.isdecimal() and len(seq) < 9 else 0,
        reference=request.POST.get("reference", ""),
    )
    return _back(row, "told")


def _answer(request: ActingRequest, row: Referral) -> HttpResponse:
    form = AnswerForm(
        request.POST, prefix="answer", types=map(MessageType, labels.MESSAGES), known=bool(row.reference)
    )
    if not form.is_valid():
        return _page(request, row, failed=("answer", form))
    data = dict(form.cleaned_data)
    try:
        telephone.record_answer(by=request.actor, code=row.code, version=data.pop("version"), data=data)
    except Problem as problem:
        show_problem(form, problem)
        return _page(
            request, referrals.visible(row.code, request.actor), failed=("answer", form), problem=problem
        )
    return _back(row, "answer")


def _join(request: ActingRequest, row: Referral) -> HttpResponse:
    other = request.POST.get("other", "")
    if request.POST.get("kind") == "order":
        order = orders.visible(other, request.actor)
        actions.attach_order(by=request.actor, code=row.code, order_id=order.pk)
    else:
        actions.join(by=request.actor, code=row.code, other=other)
    return _back(row, "join")


def _make_form(request: ActingRequest, row: Referral) -> HttpResponse:
    return _page(request, row, made=token_forms.make_form(by=request.actor, code=row.code))


def _revoke_forms(request: ActingRequest, row: Referral) -> HttpResponse:
    token_forms.revoke_forms(by=request.actor, code=row.code)
    return _back(row, "revoke")


_DONE: dict[str, Callable[[ActingRequest, Referral], HttpResponse]] = {
    "show_person": _show_person,
    "consent": _consent,
    "withdraw_consent": _withdraw_consent,
    "police": _police,
    "told": _told,
    "answer": _answer,
    "join": _join,
    "make_form": _make_form,
    "revoke_forms": _revoke_forms,
}


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


def _page(
    request: ActingRequest,
    row: Referral,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
    person: dict[str, str] | None = None,
    made: token_forms.MadeForm | None = None,
) -> HttpResponse:
    terms = agreements.terms_of(row.agreement)
    sides = referrals.sides_of(row, request.actor)
    ours = Side.US in sides
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
    waits = (
        facts.withheld(row, clock.now())
        if row.state in (State.PREPARED, State.REFUSED, State.RETURNED)
        else ""
    )
    types = _types(row) if ours and row.state != State.PREPARED else []
    if failed and failed[0] == "answer":
        failed[1].data = {**dict(failed[1].data.items()), "answer-version": str(row.version)}
        if isinstance(failed[1], AnswerForm):
            failed[1].offer(types)
    answer = (
        failed[1]
        if failed and failed[0] == "answer"
        else AnswerForm(
            prefix="answer", types=types, known=bool(row.reference), initial={"version": row.version}
        )
    )
    order = orders.order_by_id(row.order_id) if row.order_id else None
    known_fields, out = fields_of(row), row.direction == Direction.OUT
    context = {
        **shown.summary(row),
        "matter": MATTERS.get(row.matter, row.matter),
        "place": regions.name(row.region),
        "unit": shown.who(Side.US, row),
        "leads": shown.who(referrals.leads(row), row),
        "trail": shown.events(referrals.trail(row), row),
        "steps": steps,
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
        "answer": answer if types else None,
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
