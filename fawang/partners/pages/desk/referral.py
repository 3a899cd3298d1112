"""One referral, and what is done with it: a step of its table, consent, a call, an answer, the same matter joined."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.partners.actions import referrals as actions
from fawang.partners.actions import telephone, token_forms
from fawang.partners.models import Referral
from fawang.partners.pages.desk.forms import AnswerForm, StepForm
from fawang.partners.pages.desk.referral_page import consent_text, show
from fawang.partners.queries import agreements, referrals
from fawang.partners.rules.messages import MessageType
from fawang.partners.rules.procedure import PROCEDURE
from fawang.partners.texts import labels
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders

_SEE = (Permission.PARTNER_VIEW, Permission.PARTNER_REFER, Permission.PARTNER_DECIDE)


@never_cache
@allow(*_SEE)
def referral(request: ActingRequest, code: str) -> HttpResponse:
    """Show a referral, and take what is done with it."""
    row = referrals.visible(code, request.actor)
    if request.method != "POST":
        return show(request, row)
    command = request.POST.get("command", "")
    if command in PROCEDURE.steps:
        return _step(request, row, command)
    if command not in _DONE:
        raise NotFound("not_found")
    try:
        return _DONE[command](request, row)
    except Problem as problem:
        return show(request, referrals.visible(code, request.actor), problem=problem)


def _step(request: ActingRequest, row: Referral, command: str) -> HttpResponse:
    form = StepForm(request.POST, prefix=command, command=command, partners=agreements.partners())
    if not form.is_valid():
        return show(request, row, failed=(command, form))
    data = dict(form.cleaned_data)
    try:
        actions.take_step(
            by=request.actor, code=row.code, command=command, version=data.pop("version"), data=data
        )
    except Problem as problem:
        row = referrals.visible(row.code, request.actor)
        show_problem(form, problem)
        return show(request, row, failed=(command, form), problem=problem)
    return _back(row, command)


def _back(row: Referral, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("partners:referral", args=[row.code], query={"done": done}))


def _show_person(request: ActingRequest, row: Referral) -> HttpResponse:
    return show(request, row, person=actions.show_person(by=request.actor, code=row.code))


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
        seq=whole_number(seq, digits=8) or 0,
        reference=request.POST.get("reference", ""),
    )
    return _back(row, "told")


def _answer(request: ActingRequest, row: Referral) -> HttpResponse:
    form = AnswerForm(
        request.POST, prefix="answer", types=map(MessageType, labels.MESSAGES), known=bool(row.reference)
    )
    if not form.is_valid():
        return show(request, row, failed=("answer", form))
    data = dict(form.cleaned_data)
    try:
        telephone.record_answer(by=request.actor, code=row.code, version=data.pop("version"), data=data)
    except Problem as problem:
        show_problem(form, problem)
        return show(
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
    return show(request, row, made=token_forms.make_form(by=request.actor, code=row.code))


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
