"""A member of staff's own account: desk, password, phone, sessions."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.people import queries
from fawang.people.accounts.identity import is_staff
from fawang.people.actions import sign_in as signing
from fawang.people.actions.staff import change_password, set_own_phone
from fawang.people.pages.devices import device
from fawang.people.pages.ways import start_session


class ChangePasswordForm(forms.Form):
    """The old password and the new one."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters. A sentence of your own is good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PhoneForm(forms.Form):
    """Where they are told things."""

    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_(
            "We write to it when a case is offered to you: the code and a link, nothing about people."
            " Never between 21:00 and 8:00."
        ),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )


@never_cache
@allow(Audience.STAFF)
def account(request: ActingRequest) -> HttpResponse:
    """Show one's number and where one is signed in, and end what is not one's own doing."""
    here = request.session.session_key
    if request.method == "POST":
        if only := request.POST.get("session"):
            signing.end_sessions(by=request.actor, only=only)
        elif token := request.POST.get("token"):
            signing.revoke_token(by=request.actor, token_id=whole_number(token) or 0)
        else:
            signing.end_sessions(by=request.actor, keep=here)
        return HttpResponseRedirect(reverse("people:account"))
    assert request.actor.id is not None
    return _account(request, PhoneForm(initial={"phone": queries.staff_phone(request.actor.id)}))


@never_cache
@require_POST
@allow(Audience.STAFF)
def phone(request: ActingRequest) -> HttpResponse:
    """Take down the number at which somebody wants to be told things, or forget it."""
    form = PhoneForm(request.POST)
    if form.is_valid():
        try:
            set_own_phone(by=request.actor, phone=form.cleaned_data["phone"])
        except Problem as problem:
            show_problem(form, problem)
        else:
            return HttpResponseRedirect(reverse("people:account"))
    return _account(request, form, status=422)


def _account(request: ActingRequest, form: PhoneForm, *, status: int = 200) -> HttpResponse:
    assert request.actor.id is not None
    here = request.session.session_key
    rows = [
        {"reference": queries.session_reference(row.session_key), "device": device(row.agent),
         "address": row.address, "seen_at": row.seen_at,
         "here": row.session_key == here}
        for row in queries.sessions(request.actor.id)
    ]  # fmt: skip
    context = {"sessions": rows, "tokens": queries.tokens(request.actor.id), "form": form}
    return render(request, "people/account.html", context, status=status)


@never_cache
@allow(Audience.STAFF)
def password(request: ActingRequest) -> HttpResponse:
    """Change the password; all other sessions end."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(by=request.actor, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        except Problem as problem:
            show_problem(form, problem)
        else:
            signing.end_sessions(by=request.actor)
            start_session(request, staff_id=request.actor.id, second_factor=True)
            return HttpResponseRedirect(reverse("shell:desk"))
    return render(request, "people/password.html", {"form": form})


@require_POST
@allow(Audience.STAFF)
def choose_desk(request: ActingRequest) -> HttpResponse:
    """Sit down at another desk."""
    request.session["desk"] = request.POST.get("desk", "")
    return HttpResponseRedirect(reverse("shell:desk"))


@require_POST
@allow(Audience.EVERYBODY)
def sign_out(request: ActingRequest) -> HttpResponse:
    """End this session."""
    staff = is_staff(request)
    request.session.flush()
    return HttpResponseRedirect(reverse("people:staff_sign_in" if staff else "shell:home"))
