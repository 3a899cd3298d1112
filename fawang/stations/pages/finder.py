"""Find an office: by place, name or where one stands, with the nearest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from fawang.appointments.queries import next_free
from fawang.kernel import clock
from fawang.kernel.rules.devices import LOCATION
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations.queries import Near
from fawang.regions.rules import DIGITS, Level
from fawang.stations import queries
from fawang.stations.pages.fields import FinderForm
from fawang.stations.pages.view_model import office_line
from fawang.stations.queries import Found
from fawang.stations.texts.labels import distance


@never_cache
@allow(Audience.EVERYBODY)
def offices(request: ActingRequest) -> HttpResponse:
    """List the offices that somebody looks for.

    Where a device said where it is, that comes in the body of a POST: no address, and so no log of any server on the
    way, has it. It is rounded, used once, and kept nowhere.
    """
    form = FinderForm(request.POST if request.method == "POST" else _without_position(request.GET))
    context: dict[str, Any] = {"form": form, "asked": False}
    if form.is_valid():
        context |= _answer(form)
    context |= _areas(context.get("found"), form)
    response = render(request, "stations/offices.html", context)
    response.headers["Permissions-Policy"] = LOCATION
    return response


def _without_position(asked: QueryDict) -> dict[str, str]:
    """Return what an address asks for, in the fields of the form; unknown choices of old bookmarks are left out."""
    values = {name: value for name, value in asked.items() if isinstance(value, str)}
    for name in ("latitude", "longitude"):
        values.pop(name, None)
    form = FinderForm(values)
    form.is_valid()
    return {name: value for name, value in values.items() if name not in form.errors or name == "place"}


def _answer(form: FinderForm) -> dict[str, Any]:
    """Return what there is for what was asked; nothing where nothing was."""
    text = form.cleaned_data["place"]
    at = None if text else form.position
    if at is None and not text:
        return {}
    now = clock.now()
    how = {"now": now, "heading": form.cleaned_data["heading"], "cursor": form.cleaned_data["cursor"]}
    try:
        found = queries.find_around(at, form.wanted, **how) if at else queries.find(text, form.wanted, **how)
    except Problem:
        # A cursor of somebody else's making, or no place on Earth: the question is asked anew.
        return {}
    every = (*found.named, *found.near.items, *found.serving)
    free = next_free({one.card.unit.id for one in every}, now, form.wanted.service)
    return {
        "asked": True,
        "found": found,
        "here": {"latitude": str(at.latitude), "longitude": str(at.longitude)} if at else None,
        "near": _lines(found.near.items, free),
        "named": _lines(found.named, free),
        "serving": _lines(found.serving, free),
        "choices": [{"name": one.path_name, "href": _address(form, place=one.code)} for one in found.places],
        "further": _address(form, cursor=found.near.next_cursor) if found.near.next_cursor and not at else "",
        "cursor": found.near.next_cursor if at else "",
        "first": _address(form) if form.cleaned_data["cursor"] and not at else "",
        "plain": _address(FinderForm({"place": text}) if text else form, bare=True),
    }


def _lines(found: tuple[Near, ...], free: Mapping[int, datetime]) -> list[dict[str, Any]]:
    return [office_line(one.card, free) | {"distance": distance(one.metres)} for one in found]


def _address(form: FinderForm, *, bare: bool = False, **values: str) -> str:
    """Return the address of the same question with other values; `bare` without its filters."""
    form.is_valid()
    said = form.chosen()
    if bare:
        said = {name: value for name, value in said.items() if name == "place"}
    asked = urlencode(said | values)
    return reverse("stations:offices") + (f"?{asked}" if asked else "")


def _areas(found: Found | None, form: FinderForm) -> dict[str, Any]:
    """Return the divisions one level down, to choose from without knowing what to type, and the map of them."""
    place = found.place if found else None
    inside = place if place and queries.areas(place.code) else None
    code = inside.code if inside else settings.FAWANG_PROVINCE
    return {
        "areas_of": inside.name if inside else "",
        "areas": [
            {"code": one.code, "name": one.name, "href": _address(form, place=one.code)}
            for one in queries.areas(code)
        ],
        # Of towns there are no boundaries.
        "map_of": code if len(code) <= DIGITS[Level.PREFECTURE] else "",
    }
