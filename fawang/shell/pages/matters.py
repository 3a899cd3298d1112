"""Finding one's matters, of whatever room: by the code on the receipt, or signed in."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fawang.channels.carriers.push import public_key
from fawang.channels.queries import identity
from fawang.consultations.queries import one as consulted
from fawang.consultations.queries.lists import of_resident
from fawang.consultations.texts import labels as consultations
from fawang.dispatch.queries import callbacks
from fawang.dispatch.texts.labels import CALLBACK_STATES
from fawang.kernel import clock
from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.security import personal_data, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import networks_of
from fawang.shell.presentation.links import own_path
from fawang.work_orders import kinds, queries
from fawang.work_orders.data import limits
from fawang.work_orders.rules import Party
from fawang.work_orders.texts import labels


class CodeForm(forms.Form):
    """The code on the receipt, and the last digits of the phone number."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Twelve digits, on your receipt and in our messages."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    tail = forms.CharField(
        label=gettext_lazy("The last four digits of your phone number"),
        max_length=8,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
        ),
    )


@never_cache
@allow(Audience.EVERYBODY)
def track(request: ActingRequest) -> HttpResponse:
    """Find a matter by its code and the end of the phone number given with it.

    That shows how far it is, and nothing that was written: for more, one needs the link.
    """
    if request.method == "POST" and (path := own_path(request.POST.get("code", ""))):
        # Whoever has the link needs nothing else; the page behind it judges the key.
        return HttpResponseRedirect(path)
    initial = {"code": request.GET.get("code", "")}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=initial)
    found = call = other = refused = None
    if request.method == "POST" and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
            if code is None:
                form.add_error("code", _("This code has a wrong digit. Please compare it with your receipt."))
            else:
                tail = form.cleaned_data["tail"]
                with transaction.atomic():
                    _count_try(request, code)
                    found = queries.order_by_code_and_tail(code, tail)
                    call = callbacks.by_code_and_tail(code, tail)
                    other = personal_data.with_tail(code, tail)
                    # Whoever has the right digits may look as often as they like: a guess is what was wrong.
                    transaction.set_rollback(any((found, call, other)))
                if not any((found, call, other)):
                    form.add_error(None, _("No matter with this code and phone number. Please check both."))
        except TooMany as problem:
            show_problem(form, problem)
            refused = problem
    context: dict[str, Any] = {"form": form}
    if found is not None:
        context |= {"order": found, "state_label": labels.state(found.kind, found.state),
                    "state_tone": labels.tone(found.kind, found.state),
                    "unit": organisations.unit(found.unit_id)}  # fmt: skip
    elif call is not None:
        context |= {"call": call, "state_label": CALLBACK_STATES[call.state]}
    elif other is not None:
        context |= {"other": other}
    return marked(render(request, "shell/pages/track.html", context), refused)


def _count_try(request: ActingRequest, code: str) -> None:
    """Count a try to open a code. A guesser's tries are counted for the guesser first, so that the owner gets in.

    Raises:
        TooMany: too many of one caller, or for one code from anywhere.
    """
    if request.actor.kind == ActorKind.RESIDENT:
        throttle.take(limits.TRACK_BY_CODE_AND_CALLER, f"{code}:{request.actor.label}")
        return
    address, network = networks_of(request)
    throttle.take_all(
        (limits.TRACK_BY_CODE_AND_CALLER, f"{code}:{address}"),
        (limits.TRACK_BY_CODE_AND_NETWORK, f"{code}:{network}"),
        (limits.TRACK_BY_ADDRESS, address),
        (limits.TRACK_BY_CODE, code),
    )


@never_cache
@allow(Audience.RESIDENT)
def mine(request: ActingRequest) -> HttpResponse:
    """List the matters of a signed-in resident, and open one that is not listed by its code.

    Whoever has received the one-time code has the telephone, and may not be the person: a matter that the number alone
    does not open (people.shared_phones) leaves no trace here, and all codes that open nothing are answered alike.
    """
    resident_id = request.actor.known_id
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    form.fields["code"].help_text = _("Twelve digits, on the receipt that you kept.")
    del form.fields["tail"]
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.take(limits.OPEN_BY_RESIDENT, str(resident_id))
                if href := _opened_by(form.cleaned_data["code"], resident_id):
                    return HttpResponseRedirect(href)
                form.add_error("code", _("No matter with this code and phone number. Please check both."))
            except Problem as problem:
                status = problem.status
                show_problem(form, problem)
    orders = queries.orders_of(resident_id)
    keys = queries.keys_of(resident_id, orders)
    # What the applicants wrote is not for whoever stands on another side.
    own = {order.pk for order in queries.of_first(resident_id, orders)}
    cards = organisations.cards({order.unit_id for order in orders}, clock.now())
    rows = [
        {
            "order": order,
            "card": cards.get(order.unit_id),
            "yours": order.ended_at is None and order.next_party == Party.PERSON,
            "asked": bool(order.facts.get("writers")),
            "summary": order.summary if order.pk in own or not kinds.has_sides(order) else "",
            "state_label": labels.state(order.kind, order.state),
            "state_tone": labels.tone(order.kind, order.state),
            "href": reverse("work_orders:follow", args=[order.code, keys[order.pk]]),
        }
        for order in orders
        if order.pk in keys
    ]
    questions = [
        {
            "row": row,
            "state_label": consultations.STATES[row.state],
            "tone": consultations.TONES.get(row.state, ""),
            "kind": consultations.KINDS[row.kind],
            "href": reverse("consultations:talk", args=[row.code, consulted.access_key(row)]),
        }
        for row in of_resident(resident_id)
    ]
    context = {
        "rows": rows,
        "questions": questions,
        "form": form,
        "push_key": public_key(),
        "joined": identity.of_resident(resident_id),
    }
    return render(request, "shell/pages/mine.html", context, status=status)


def _opened_by(typed: str, resident_id: int) -> str:
    """Return the address of a matter of somebody's phone whose code they typed; empty for every other code."""
    code = read_code(typed) or ""
    if order := queries.order_with_code(code, resident_id):
        return reverse(
            "work_orders:follow", args=[order.code, queries.keys_of(resident_id, [order])[order.pk]]
        )
    if talk := consulted.with_code(code, resident_id):
        return reverse("consultations:talk", args=[talk.code, consulted.access_key(talk)])
    if call := callbacks.with_code(code, resident_id):
        return reverse("dispatch:callback_own", args=[call.code, callbacks.access_key(call)])
    return personal_data.own_path(code, resident_id)
