"""The form of a partner without a system: a link with a one-time code, one plain page, an answer that goes into the
referral.
"""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.actions import token_forms
from fawang.partners.data import limits
from fawang.partners.models import Referral, TokenForm
from fawang.partners.pages import shown
from fawang.partners.pages.desk.forms import AnswerForm
from fawang.partners.queries import agreements, facts, referrals
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.messages import MessageType
from fawang.partners.rules.procedure import COMMAND_OF, PROCEDURE, Direction, Side, party_of
from fawang.partners.texts import labels
from fawang.regions import queries as regions


class CodeForm(forms.Form):
    """The one-time code, as it was said on the telephone."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("The code of six digits"),
        help_text=_("You were told it by telephone. It works once, on this device."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--short"}
        ),
    )


@never_cache
@allow(Audience.EVERYBODY)
def form(request: ActingRequest, token: str) -> HttpResponse:
    """Ask for the code; afterwards show what was handed over, and take the answer."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = token_forms.form_by_token(token)
    kept = f"partner_form:{row.pk}"
    if not token_forms.is_open_to(row, request.session.get(kept, "")):
        return _ask_code(request, token, row, kept)
    if request.method != "POST":
        return _page(request, row.referral)
    throttle.take(limits.ANSWER_BY_FORM, str(row.pk))
    # Whether it is still possible is for the procedure to say: pressed twice it was the same answer.
    typed = AnswerForm(request.POST, types=_EVERY, known=bool(row.referral.reference), own=True)
    if not typed.is_valid():
        return _page(request, row.referral, typed)
    data = dict(typed.cleaned_data)
    try:
        token_forms.answer(by=SYSTEM, form=row, version=data.pop("version"), data=data)
    except Problem as problem:
        show_problem(typed, problem)
        return marked(_page(request, referrals.by_id(row.referral_id), typed, problem), problem)
    return HttpResponseRedirect(reverse("partners:form", args=[token], query={"done": 1}))


def _ask_code(request: ActingRequest, token: str, row: TokenForm, kept: str) -> HttpResponse:
    typed = CodeForm(request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and typed.is_valid():
        try:
            throttle.take(limits.CODE_BY_ADDRESS, address_of(request))
            request.session[kept] = token_forms.open_form(
                by=request.actor, token=token, typed=typed.cleaned_data["code"]
            )
            return HttpResponseRedirect(request.path)
        except Problem as against:
            problem = against
            show_problem(typed, problem)
    context = {
        "form": typed,
        "used": row.opened_at is not None,
        "unit": shown.who(Side.US, row.referral),
    }
    status = problem.status if problem else 422 if typed.errors else 200
    return marked(render(request, "partners/form_code.html", context, status=status), problem)


_EVERY = [MessageType(kind) for kind in labels.MESSAGES]


def _types(row: Referral) -> list[MessageType]:
    now = clock.now()
    steps = PROCEDURE.open_steps(
        facts.facts_of(row, now), permissions=frozenset({party_of(Side.THEM, row.direction)}), now=now
    )
    open_ = {one.command for one in steps}
    return [MessageType(kind) for kind in labels.MESSAGES if COMMAND_OF[MessageType(kind)] in open_]


def _page(
    request: ActingRequest, row: Referral, typed: AnswerForm | None = None, problem: Problem | None = None
) -> HttpResponse:
    terms = agreements.terms_of(row.agreement)
    types = _types(row)
    if typed is not None:
        # It can be sent again by whoever has seen the present state.
        typed.data = {**dict(typed.data.items()), "version": str(row.version)}
        typed.offer(types)
    form = typed or AnswerForm(
        types=types, known=bool(row.reference), own=True, initial={"version": row.version}
    )
    # What the agreement lets leave, whichever way it was asked: the same as in a message.
    visible: dict[str, str] = terms.leaving(fields_of(row)) if row.direction == Direction.OUT else {}
    context: dict[str, Any] = {
        **shown.summary(row),
        "unit": shown.who(Side.US, row),
        "matter": MATTERS.get(row.matter, row.matter),
        "place": regions.name(row.region),
        "fields": [(labels.FIELDS[name], text) for name, text in visible.items()],
        "trail": shown.events(referrals.trail(row, public=True), row),
        "form": form if types else None,
        "basis": terms.basis,
        "done": "done" in request.GET,
    }
    status = problem.status if problem else 422 if typed and typed.errors else 200
    return render(request, "partners/form.html", context, status=status)
