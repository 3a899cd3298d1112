"""Guests as the two who talk see them: who is there, inviting another, the link to pass on, taking somebody out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.consultations.actions import guests
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.pages.talk import number_in
from fawang.consultations.queries import guests as found
from fawang.consultations.queries import one
from fawang.consultations.queries.one import speaks
from fawang.consultations.rules import Side
from fawang.consultations.rules.guests import LONGEST_NAME, GuestRole
from fawang.consultations.texts import labels
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.people.accounts.identity import address_of


class GuestForm(forms.Form):
    """Who is to join."""

    role = forms.ChoiceField(
        label=_("Who is to join?"), choices=[*labels.GUEST_ROLES.items()], widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("What are they called in the talk?"),
        help_text=_("A first name or a form of address is enough, such as “Aunt Li”."),
        max_length=LONGEST_NAME,
    )
    reads_before = forms.BooleanField(
        label=_("They may read what was said before"),
        help_text=_(
            "Without this they read only what is written from now on. They never see photos or files."
        ),
        required=False,
    )


@never_cache
@allow(Audience.EVERYBODY)
def of_person(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show and change the guests of a talk: the person's side."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, key, request.actor)
    talk, here = (reverse(f"consultations:{name}", args=[code, key]) for name in ("talk", "guests"))
    return _page(request, actor, code, talk=talk, here=here, template="consultations/guests.html")


@never_cache
@allow(*WHO)
def of_lawyer(request: ActingRequest, code: str) -> HttpResponse:
    """Show and change the guests of a talk: the lawyer's side."""
    talk, here = (reverse(f"consultations:{name}", args=[code]) for name in ("desk_one", "desk_guests"))
    return _page(
        request, request.actor, code, talk=talk, here=here, template="consultations/desk/guests.html"
    )


def _page(
    request: ActingRequest, actor: Actor, code: str, *, talk: str, here: str, template: str
) -> HttpResponse:
    row = one.visible(code, actor)
    side = speaks(row, actor)
    form = GuestForm(use_required_attribute=False)
    what, problem = request.POST.get("what", ""), None
    if request.method == "POST":
        if what not in ("invite", *_DONE):
            raise NotFound("not_found")
        throttle.take(limits.GUESTS_BY_SIDE, f"{row.pk}:{side}")
        try:
            if what == "invite":
                form = GuestForm(request.POST, use_required_attribute=False)
                if form.is_valid():
                    guests.invite(by=actor, code=code, **_given(form))
                    return HttpResponseRedirect(f"{here}#who")
            else:
                _DONE[what](actor, code, number_in(request))
                return HttpResponseRedirect(f"{talk}#talk-guests")
        except NotFound:
            raise
        except Problem as refused:
            problem = refused
            if form.is_bound:
                show_problem(form, refused)
        row = one.visible(code, actor)
    party = found.party(row, one.permissions_on(row, actor))
    context = {
        "row": row,
        "side": side,
        "talk_at": talk,
        "guests_at": here,
        "guests": party,
        "links": _links(row, side, party),
        "form": form,
        "failed": form if form.is_bound else None,
        "problem": problem,
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return marked(render(request, template, context, status=status), problem)


def _given(form: GuestForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "role": GuestRole(given["role"]),
        "name": given["name"],
        "reads_before": given["reads_before"],
    }


def _links(row: Consultation, side: Side, party: found.Party) -> list[dict[str, Any]]:
    """Return what the inviter passes on, of each guest who is not there yet or comes back."""
    links = found.links_of(row, side)
    return [
        {
            "guest": guest,
            "called": labels.guest_called(guest.role, guest.name),
            "href": links[guest.number],
            "qr": segno.make(links[guest.number], micro=False).svg_data_uri(
                scale=6, border=4, light="#ffffff"
            ),
            # iOS and Android part the words from the number differently; this both understand.
            "sms": "sms:?&body=" + quote(_invitation(links[guest.number])),
        }
        for guest in party.guests
        if guest.number in links
    ]


def _invitation(link: str) -> str:
    # Whoever else reads this message learns nothing of what the talk is about.
    return gettext("Please join me here: %(link)s") % {"link": link}


def _agree(by: Actor, code: str, number: int) -> None:
    guests.answer_invitation(by=by, code=code, number=number, agree=True)


def _decline(by: Actor, code: str, number: int) -> None:
    guests.answer_invitation(by=by, code=code, number=number, agree=False)


def _remove(by: Actor, code: str, number: int) -> None:
    guests.remove(by=by, code=code, number=number)


_DONE: dict[str, Callable[[Actor, str, int], None]] = {
    "agree": _agree,
    "decline": _decline,
    "remove": _remove,
}
