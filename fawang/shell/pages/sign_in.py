"""A resident signs in: phone number, then the code that was sent to it."""

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fawang.channels.queries import province_app
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.security.throttle import Rate
from fawang.kernel.storage.fields import decrypt, encrypt
from fawang.kernel.web.forms import marked
from fawang.kernel.wording import say
from fawang.notices.actions import send_code
from fawang.notices.data.limits import for_all
from fawang.people import queries as people
from fawang.people.accounts.identity import networks_of
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code, read_mobile
from fawang.people.data import limits
from fawang.people.pages.ways import next_of, start_session

_PHONE = "shell.sign_in.phone"


class PhoneForm(forms.Form):
    """Where to send the code."""

    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("We send you a code. There is no account to open and no password to remember."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class CodeForm(forms.Form):
    """The code that arrived."""

    code = forms.CharField(
        label=_("The six digits from the message"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@allow(Audience.EVERYBODY)
def sign_in(request: ActingRequest) -> HttpResponse:
    """Ask for the phone number and send a code to it."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    refused: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            phone = read_mobile(form.cleaned_data["phone"])
            # Before a new code is made: it replaces the last one, which may be on its way to the phone.
            throttle.take_all(*_limits(request, phone))
            _phone, code = new_one_time_code(phone=phone)
            send_code(
                by=request.actor, phone=phone, code=code, locale=get_language() or settings.LANGUAGE_CODE
            )
        except Problem as problem:
            _show(form, problem)
            refused = problem
        else:
            # A session lies in the database as plain text; a number does not.
            request.session["phone"] = encrypt(phone, purpose=_PHONE).hex()
            if settings.FAWANG_DEMO:
                request.session["demo_code"] = code
            return HttpResponseRedirect(_with_next(request, "shell:sign_in_code"))
    page = render(
        request,
        "shell/pages/sign_in.html",
        {"form": form, "next": next_of(request), "by_app": province_app.is_offered()},
    )
    return marked(page, refused)


def _limits(request: ActingRequest, phone: str) -> tuple[tuple[Rate, str], ...]:
    """Return what a code to this number is counted against, the narrowest first."""
    if people.is_proved(phone):
        return (limits.CODE_BY_PHONE, phone), (limits.CODE_BY_PHONE_IN_DAY, phone)
    address, network = networks_of(request)
    return (
        (limits.CODE_BY_UNPROVED_PHONE, phone),
        (limits.CODE_BY_ADDRESS, address),
        (limits.CODE_BY_NETWORK, network),
        *for_all(),
    )


@allow(Audience.EVERYBODY)
def sign_in_code(request: ActingRequest) -> HttpResponse:
    """Check the code and start the session."""
    phone = decrypt(bytes.fromhex(request.session.get("phone", "")), purpose=_PHONE)
    if not phone:
        return HttpResponseRedirect(_with_next(request, "shell:sign_in"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    refused: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            throttle.take(limits.TRY_BY_PHONE, phone)
            resident = check_one_time_code(phone=phone, code=form.cleaned_data["code"])
        except Problem as problem:
            _show(form, problem)
            refused = problem
        else:
            start_session(request, resident_id=resident.pk)
            return HttpResponseRedirect(next_of(request) or reverse("shell:mine"))
    context = {
        "form": form,
        "next": next_of(request),
        "demo_code": request.session.get("demo_code") if settings.FAWANG_DEMO else None,
    }
    return marked(render(request, "shell/pages/sign_in_code.html", context), refused)


def _with_next(request: ActingRequest, name: str) -> str:
    way = next_of(request)
    return reverse(name, query={"next": way} if way else None)


def _show(form: forms.Form, problem: Problem) -> None:
    """Show what was refused at the one field that was asked for."""
    if isinstance(problem, TooMany) and problem.scope == limits.CODE_BY_UNPROVED_PHONE.scope:
        form.add_error("phone", say("code_sent_today"))
        return
    field = next(iter(form.fields))
    code = next(iter(problem.errors.values()), problem.code)
    form.add_error(field, say(code, **problem.params))
