"""A number from one's own telephone, or at the kiosk: one press draws it, its page tells when it is called."""

from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.counter.actions.tickets import draw, step
from fawang.counter.models import Ticket
from fawang.counter.pages import labels, limits
from fawang.counter.queries import line, waits
from fawang.counter.rules.line import Frail
from fawang.counter.rules.tickets import IN_LINE, LETTERS, Command, Source, State, label
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.actor import Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import networks_of
from fawang.people.rules import Permission
from fawang.people.rules.wishes import read_phone


class DrawForm(forms.Form):
    """What somebody may say as they draw a number. Nothing of it is needed."""

    frail = forms.MultipleChoiceField(
        label=_("Is standing in line hard for you?"),
        choices=[*labels.FRAIL.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = forms.CharField(
        label=_("Text me when I am called"),
        help_text=_("A mobile number. It is deleted as soon as you have been served."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


@never_cache
@allow(Audience.EVERYBODY)
def take(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Offer the services of a unit, and draw the number of the one that is pressed."""
    address, network = networks_of(request)
    throttle.take(limits.LOOK_BY_ADDRESS, address)
    unit = organisations.unit(unit_id)
    kiosk = request.GET.get("at") == "kiosk"
    form = DrawForm(request.POST if request.method == "POST" else None)
    once = request.POST.get("once") or get_random_string(24)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        given = {"kind": request.POST.get("kind", ""), **form.cleaned_data}
        try:
            answer, _repeated = idempotency.once(
                f"ticket:{unit_id}:{once}",
                given,
                lambda: _draw(request, unit_id, kiosk, given, address, network),
            )
        except Problem as refused:
            problem = refused
            show_problem(form, refused)
        else:
            ticket = line.by_id(answer["ticket"])
            return HttpResponseRedirect(address_of_ticket(ticket) + ("?at=kiosk" if kiosk else ""))
    here = line.has_queue(unit_id)
    context = {
        "unit": unit,
        "form": form,
        "once": once,
        "kiosk": kiosk,
        "services": _services(unit_id, unit.services) if here else [],
    }
    status = problem.status if problem else 422 if form.errors else 200
    return marked(render(request, "counter/take.html", context, status=status), problem)


@never_cache
@allow(Audience.EVERYBODY)
def ticket(request: ActingRequest, ticket_id: int, token: str) -> HttpResponse:
    """Show a number: how many are ahead, how long it may take, to which counter it is called."""
    throttle.take(limits.LOOK_BY_ADDRESS, networks_of(request)[0])
    row = line.with_token(ticket_id, token)
    fragment = bool(request.headers.get("HX-Request"))
    context = {
        "unit": organisations.unit(row.unit_id),
        "ticket": row,
        "label": label(row.kind, row.number),
        "kind": labels.KINDS[row.kind],
        "ahead": waits.ahead_of(row),
        "in_line": row.state in IN_LINE,
        "at_counter": row.state in (State.CALLED, State.SERVING),
        "danger": Frail.DANGER in row.frail,
        "live": reverse("counter:ticket_live", args=[row.pk, token]),
        "here": request.get_full_path(),
        "leave": reverse("counter:ticket_leave", args=[row.pk, token]),
        "kiosk": request.GET.get("at") == "kiosk",
        "qr": qr_of(request.build_absolute_uri(request.path)),
        "old": row.day != clock.today(),
    }
    return render(request, "counter/ticket.html#state" if fragment else "counter/ticket.html", context)


@allow(Audience.EVERYBODY)
def ticket_live(request: ActingRequest, ticket_id: int, token: str) -> HttpResponseBase:
    """Follow the line in which a number stands."""
    return stream_of(request, line.topic(line.with_token(ticket_id, token).unit_id))


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def leave(request: ActingRequest, ticket_id: int, token: str) -> HttpResponse:
    """Give a number back. Whose it was once more is told how it stands."""
    row = line.with_token(ticket_id, token)
    if row.state in IN_LINE:
        step(by=holder_of(row), ticket_id=row.pk, command=Command.LEAVE)
    return HttpResponseRedirect(address_of_ticket(row))


def holder_of(row: Ticket) -> Actor:
    """Return how whoever has the address of a number's page acts on it, and on nothing else."""
    grant = Grant(row.unit_id, "", frozenset({Permission.TICKET_OWN}))
    return Actor(kind=ActorKind.ANONYMOUS, grants=(grant,))


def address_of_ticket(row: Ticket) -> str:
    """Return the address of a number's page."""
    return reverse("counter:ticket", args=[row.pk, line.token_of(row)])


def qr_of(address: str) -> str:
    """Return a QR code of an address as the source of an image."""
    found: str = segno.make(address, micro=False).svg_data_uri(scale=6, border=4, light="#ffffff")
    return found


def _draw(
    request: HttpRequest, unit_id: int, kiosk: bool, given: dict[str, Any], address: str, network: str
) -> dict[str, Any]:
    phone = given["phone"]
    taken = (limits.TEXT_BY_PHONE, read_phone(phone) or phone)
    throttle.take_all(
        *((taken,) if phone else ()), (limits.DRAW_BY_ADDRESS, address), (limits.DRAW_BY_NETWORK, network)
    )
    row = draw(
        by=request.actor,  # type: ignore[attr-defined]
        unit_id=unit_id,
        kind=given["kind"],
        source=Source.KIOSK if kiosk else Source.PHONE,
        frail=given["frail"],
        phone=phone,
        locale=get_language() or "zh-hans",
    )
    return {"ticket": row.pk}


def _services(unit_id: int, offered: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what numbers there are at a unit: advice and information always, services of the register it offers."""
    kinds = [kind for kind in LETTERS if kind in ("advice", "information") or kind in offered]
    ahead = waits.wait_of_next(unit_id, kinds, clock.today())
    return [{"kind": kind, "name": labels.KINDS[kind], "ahead": ahead[kind]} for kind in kinds]
