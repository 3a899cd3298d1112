"""The agreement for either side: read slowly, then signed with a code, or printed and signed by hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.mediation import queries
from fawang.mediation.actions.signatures import against_code, ask_code, sign, signer_of
from fawang.mediation.data import limits
from fawang.mediation.procedure import State
from fawang.people import queries as people
from fawang.people.rules.wishes import mask_phone
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder


class SignForm(forms.Form):
    """The code that arrived, and the version it is for."""

    digits = forms.CharField(
        label=_("The six digits from the message"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show the version that stands, send a code, take the signature."""
    actor = work_orders.actor_with_key(code, key, request.actor)
    throttle.take(limits.READ_BY_KEY, code)
    order = work_orders.visible(code, actor)
    if request.method != "POST":
        return _page(request, order, actor, key)
    here = reverse("mediation:own_agreement", args=[code, key])
    form = None
    try:
        if request.POST.get("do") == "send":
            digits = ask_code(by=actor, code=code, locale=get_language() or settings.LANGUAGE_CODE)
            request.session["agreement_code"] = digits if settings.FAWANG_DEMO else ""
            return HttpResponseRedirect(f"{here}?sent=1#sign")
        form = SignForm(request.POST, use_required_attribute=False)
        if form.is_valid():
            given = form.cleaned_data
            sign(by=actor, code=code, digest=given["digest"], digits=given["digits"])
            return HttpResponseRedirect(f"{here}?done=1")
    except Problem as problem:
        if form is not None:
            show_problem(form, problem)
        order = work_orders.visible(code, actor)
        return marked(_page(request, order, actor, key, form=form, problem=problem), problem)
    return _page(request, order, actor, key, form=form)


def _page(
    request: ActingRequest,
    order: WorkOrder,
    actor: Actor,
    key: str,
    *,
    form: SignForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    row = queries.current(order) if queries.is_mediation(order) else None
    if row is None or order.state in (State.MEDIATING, State.HALTED):
        raise NotFound("not_found")
    signer = signer_of(order, actor) if order.state == State.SIGNING else None
    against = against_code(order, signer) if signer else None
    context: dict[str, Any] = {
        "order": order,
        "key": key,
        "agreement": row,
        "signer": signer,
        "against": against,
        "phone": mask_phone(people.contact(signer.contact_id).phone) if signer and not against else "",
        "form": form or SignForm(initial={"digest": row.digest}, use_required_attribute=False),
        "failed": form,
        "problem": problem,
        "sent": bool(request.GET.get("sent")) or form is not None,
        "done": bool(request.GET.get("done")),
        "demo_code": request.session.get("agreement_code") if settings.FAWANG_DEMO else None,
        "persons": [
            {"side": one.side, "name": one.name, "signed": one.id in order.facts.get("signed", ())}
            for one in queries.signers(order)
        ],
    }
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "mediation/agreement_page.html", context, status=status)
