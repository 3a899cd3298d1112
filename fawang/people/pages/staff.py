"""Staff sign in: password, then second factor; the first time, the second factor is set up."""

import segno
from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import say
from fawang.people.accounts import demo
from fawang.people.accounts.identity import address_of
from fawang.people.actions import sign_in as signing
from fawang.people.data import limits
from fawang.people.pages.ways import next_of, start_session


class PasswordForm(forms.Form):
    """The first factor."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The second factor."""

    code = forms.CharField(
        label=_("Code of the authenticator app"),
        help_text=_("Six digits that change every half minute; or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "text", "autocomplete": "one-time-code", "autocapitalize": "none"}
        ),
    )


@never_cache
@allow(Audience.EVERYBODY)
def sign_in(request: ActingRequest) -> HttpResponse:
    """Check the password."""
    form = PasswordForm(request.POST or None)
    refused: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            throttle.take(limits.SIGN_IN_BY_ADDRESS, address_of(request))
            staff = signing.check_staff_password(
                username=form.cleaned_data["username"].strip().lower(), password=form.cleaned_data["password"]
            )
        except Problem as problem:
            show_problem(form, problem)
            refused = problem
        else:
            start_session(request, staff_id=staff.pk, second_factor=False)
            step = "staff_code" if signing.has_second_factor(staff_id=staff.pk) else "enrol"
            way = next_of(request)
            return HttpResponseRedirect(reverse(f"people:{step}", query={"next": way} if way else None))
    context = {
        "form": form,
        "next": next_of(request),
        "demo_staff": demo.staff() if settings.FAWANG_DEMO else (),
    }
    return marked(render(request, "people/staff_sign_in.html", context), refused)


@never_cache
@allow(Audience.EVERYBODY)
def staff_code(request: ActingRequest) -> HttpResponse:
    """Check the second factor and open the workbench."""
    staff_id = request.session.get("staff_id")
    if staff_id is None:
        return HttpResponseRedirect(reverse("people:staff_sign_in"))
    form = CodeForm(request.POST or None)
    refused: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            throttle.take(limits.SIGN_IN_BY_ADDRESS, address_of(request))
            staff = signing.check_second_factor(staff_id=staff_id, code=form.cleaned_data["code"])
        except Problem as problem:
            form.add_error("code", say(problem.code, **problem.params))
            refused = problem
        else:
            start_session(request, staff_id=staff.pk, second_factor=True)
            if staff.must_change_password:
                return HttpResponseRedirect(reverse("people:password"))
            return HttpResponseRedirect(next_of(request) or reverse("shell:desk"))
    context = {
        "form": form,
        "next": next_of(request),
        "demo_code": demo.code_of(staff_id) if settings.FAWANG_DEMO else None,
    }
    return marked(render(request, "people/staff_code.html", context), refused)


@never_cache
@allow(Audience.EVERYBODY)
def enrol(request: ActingRequest) -> HttpResponse:
    """Set up the second factor at the first sign-in, and hand out recovery codes."""
    staff_id = request.session.get("staff_id")
    if staff_id is None or signing.has_second_factor(staff_id=staff_id):
        return HttpResponseRedirect(reverse("people:staff_sign_in"))
    device = signing.pending_enrolment(staff_id=staff_id)
    if device is None or device.pk != request.session.get("enrolling"):
        # A key that another browser has shown may be known to somebody else: each gets one of its own.
        device = signing.begin_enrolment(staff_id=staff_id)
        request.session["enrolling"] = device.pk
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = signing.finish_enrolment(staff_id=staff_id, code=form.cleaned_data["code"])
        except Problem as problem:
            form.add_error("code", say(problem.code, **problem.params))
        else:
            start_session(request, staff_id=staff_id, second_factor=True)
            return render(request, "people/recovery_codes.html", {"codes": codes})
    context = {
        "form": form,
        "qr": segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=2, dark="#10243e"),
        "secret": device.config_url.split("secret=")[1].split("&")[0],
        "next": next_of(request),
    }
    return render(request, "people/enrol.html", context)
