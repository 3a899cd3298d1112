"""The register of units: searched by name and kind, browsed by division."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries
from fawang.organisations.pages.scope import Crumbs, own_regions
from fawang.organisations.pages.sections import unit_line
from fawang.organisations.rules import UNIT_EDIT, UnitKind
from fawang.organisations.texts.labels import UNIT_KINDS
from fawang.regions import queries as regions
from fawang.regions.rules import chain, covers, is_code

OPEN, CLOSED = "open", "closed"


class SearchForm(forms.Form):
    """What to look for. Nothing of it has to be filled in, so nothing is marked as optional either."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name of the unit"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: [("", _("All kinds")), *UNIT_KINDS.items()])
    region = forms.ChoiceField(label=_("Division"))
    state = forms.ChoiceField(
        label=_("State"), choices=[(OPEN, _("Open units")), (CLOSED, _("Closed units"))]
    )

    def __init__(self, places: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places


@allow(UNIT_EDIT)
def register(request: ActingRequest) -> HttpResponse:
    """List the units that one may edit."""
    own = own_regions(request.actor)
    region = _region(request, own)
    # A filter that is none of the form's is left out: an old bookmark is no mistake of the reader's.
    kind = request.GET.get("kind", "")
    chosen = {
        "q": request.GET.get("q", "").strip()[:100],
        "kind": kind if kind in set(UnitKind) else "",
        "region": region,
        "state": CLOSED if request.GET.get("state") == CLOSED else OPEN,
    }
    cursor = request.GET.get("cursor") or None
    page = queries.units(
        q=chosen["q"],
        kind=UnitKind(chosen["kind"]) if chosen["kind"] else None,
        region=region or None,
        within=request.actor.units_with(UNIT_EDIT),
        active=chosen["state"] == OPEN,
        cursor=cursor,
    )
    context = {
        "form": SearchForm(_places(region, own), initial=chosen),
        "crumbs": _crumbs(region, own, chosen),
        "here": regions.name(region) if region else "",
        "units": [unit_line(row) for row in page.items],
        "searched": bool(chosen["q"] or chosen["kind"] or chosen["state"] == CLOSED),
        "next_href": _href({**chosen, "cursor": page.next_cursor}) if page.next_cursor else "",
        "first_href": _href(chosen) if cursor else "",
    }
    return render(request, "organisations/register.html", context)


def _region(request: ActingRequest, own: tuple[str, ...]) -> str:
    asked = request.GET.get("region", "")
    if is_code(asked) and any(covers(one, asked) for one in own):
        return asked
    return own[0] if len(own) == 1 else ""


def _places(region: str, own: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Return the division one is in and those directly below it, to go further down."""
    if not region:
        return [("", _("All of mine")), *((code, regions.name(code)) for code in own)]
    below = [(place.code, place.name) for place in regions.children(region)]
    return [(region, regions.name(region)), *below]


def _crumbs(region: str, own: tuple[str, ...], chosen: dict[str, str]) -> Crumbs:
    """Return the way up through the divisions, as far as they are one's own; the search goes along."""
    if not region:
        return []
    up = [
        code for code in reversed(chain(region)) if code != region and any(covers(one, code) for one in own)
    ]
    ways = [(regions.name(code), _href({**chosen, "region": code})) for code in up]
    return [(str(_("All of mine")), _href({**chosen, "region": ""})), *ways] if len(own) > 1 else ways


def _href(query: dict[str, Any]) -> str:
    kept = {name: value for name, value in query.items() if value and (name, value) != ("state", OPEN)}
    return reverse("organisations:register", query=kept or None)
