"""A lawyer notes where the person is, and sees the office to send them to."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.places import set_place
from fawang.consultations.models import Consultation
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.queries import one
from fawang.consultations.rules import Side
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.organisations.pages.fields import PlaceField


class PersonPlaceForm(forms.Form):
    """Where the person is."""

    use_required_attribute = False

    place = PlaceField(label=_("Where is the person?"))


@require_POST
@never_cache
@allow(*WHO)
def place(request: ActingRequest, code: str) -> HttpResponse:
    """Note where the person is; on a mistake the field comes back with what was typed."""
    row = one.visible(code, request.actor)
    form = PersonPlaceForm(request.POST)
    if form.is_valid():
        try:
            set_place(by=request.actor, code=code, place=form.cleaned_data["place"])
        except Problem as problem:
            show_problem(form, problem)
        else:
            return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))
    return render(request, "consultations/desk/place.html", {"row": row, "placing": form}, status=422)


def office_for(row: Consultation, side: Side | None) -> dict[str, Any]:
    """Return the office to name to the person, and the form by which their lawyer says where they are."""
    office = organisations.card_for_place(row.place, clock.now()) if row.place and side else None
    return {
        "office": office,
        "placing": PersonPlaceForm() if side == Side.LAWYER and not row.erased else None,
    }
