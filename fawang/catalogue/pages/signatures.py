"""Somebody else signs a form by their own link: they see what it says, and confirm with their name or decline."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.data import limits
from fawang.catalogue.pages.panels import state_of
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import rows_of
from fawang.catalogue.texts.paper import steps_of
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.people.accounts.identity import address_of


class NameForm(forms.Form):
    """The name of whoever signs."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Write your name as it stands above. With it you confirm what this form says."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def sign(request: ActingRequest, code: str, signer: str, key: str) -> HttpResponse:
    """Show what is to be signed; take the name, or that somebody declines."""
    try:
        found, row = queries.to_sign(code, signer, key)
    except NotFound:
        throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
        raise
    form = NameForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    problem: Problem | None = None
    if request.method == "POST":
        throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
        agrees = "decline" not in request.POST
        if not agrees or form.is_valid():
            try:
                actions.sign(
                    by=request.actor, code=code, signer=signer, key=key, agrees=agrees,
                    name=form.cleaned_data["name"] if agrees else "", seen=request.POST.get("seen", ""),
                )  # fmt: skip
            except Problem as refused:
                problem = refused
                show_problem(form, refused)
                # What stands now is shown, and is what is signed next.
                found, row = queries.to_sign(code, signer, key)
            else:
                return HttpResponseRedirect(request.path)
    declared = next(one for one in found.form.signers if one.code == signer)
    state, tone = state_of(found, row)
    context = {
        "form": form if not (request.method == "POST" and "decline" in request.POST) else NameForm(),
        "title": labels.words(found.form.title),
        "who": labels.words(declared.who),
        "name": row.name,
        "seen": found.mark,
        "confirms": labels.words(declared.confirms),
        "sections": list(rows_of(found.course, masked=True)),
        "steps": steps_of(found),
        "state": state,
        "tone": tone,
        "done": tone == "good",
        "declined": row.declined_at is not None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return marked(render(request, "catalogue/sign.html", context, status=status), problem)
