"""The directory for everybody: lawyers and firms by place, field, language, name and legal aid, in no order of ours."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.lawyers.data import limits
from fawang.lawyers.queries import register
from fawang.lawyers.queries.register import PAGE, FirmEntry, LawyerEntry, Wanted
from fawang.lawyers.queries.requests import target_of
from fawang.lawyers.rules import MOST_RECIPIENTS, Target
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import LANGUAGES, MATTERS
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

_LONGEST = 200
_ASKED = ("what", "place", "field", "language", "q", "aid")


@allow(Audience.EVERYBODY)
def listing(request: ActingRequest) -> HttpResponse:
    """List lawyers or firms; those that somebody has ticked stay ticked from page to page."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    given = {name: clean(request.GET.get(name, ""))[:_LONGEST] for name in _ASKED}
    place, where = regions.sought(given["place"])
    unknown = where["place_unknown"]
    wanted = Wanted(
        region=place,
        matter=given["field"] if given["field"] in MATTERS else "",
        language=given["language"] if given["language"] in LANGUAGES else "",
        words=given["q"],
        legal_aid=bool(given["aid"]),
    )
    firms, page = given["what"] == "firms", whole_number(request.GET.get("page", ""), digits=4) or 1
    rows: list[dict[str, Any]] = []
    total = 0
    if not unknown and firms:
        found_firms, total = register.search_firms(wanted, page=page)
        rows = [firm_card(one) for one in found_firms]
    elif not unknown:
        found, total = register.search_lawyers(wanted, page=page)
        rows = [lawyer_card(one) for one in found]
    chosen = list(dict.fromkeys(request.GET.getlist("to")))
    here = {row["value"] for row in rows}
    asked = {name: value for name, value in given.items() if value}
    context = {
        "given": given,
        "firms": firms,
        "tabs": [(False, _address(asked, chosen, what="")), (True, _address(asked, chosen, what="firms"))],
        "matters": list(MATTERS.items()),
        "languages": list(LANGUAGES.items()),
        **where,
        "total": total,
        "rows": rows,
        "chosen": chosen,
        "elsewhere": [one for one in names_of(chosen) if one["value"] not in here],
        "asked": asked,
        "next": page + 1 if page * PAGE < total else 0,
        "first": page > 1,
        "most": MOST_RECIPIENTS,
        "today": clock.today(),
    }
    return render(request, "lawyers/listing.html", context)


def lawyer_card(one: LawyerEntry) -> dict[str, Any]:
    """Return a lawyer as lists show them; `value` names them in addresses and forms."""
    return {
        "value": f"l{one.lawyer.id}",
        "entry": one,
        "name": one.lawyer.name,
        "href": reverse("lawyers:lawyer", args=[one.lawyer.id]),
        "firm": one.lawyer.firm_name,
        "firm_href": reverse("lawyers:firm", args=[one.lawyer.firm_id]),
        "region": regions.name(one.lawyer.firm_region),
        "licence_no": one.lawyer.licence_no,
        "fields": [MATTERS[code] for code in one.lawyer.skills if code in MATTERS],
        "languages": [LANGUAGES[code] for code in one.lawyer.languages if code in LANGUAGES],
        "is_demo": one.lawyer.is_demo,
        "phone": one.phone,
    }


def firm_card(one: FirmEntry) -> dict[str, Any]:
    """Return a firm as lists show it."""
    return {
        "value": f"f{one.unit.id}",
        "entry": one,
        "name": one.unit.name,
        "href": reverse("lawyers:firm", args=[one.unit.id]),
        "region": regions.name(one.unit.region_code),
        "address": one.unit.public_address,
        "licence_no": one.licence_no,
        "is_demo": one.unit.is_demo,
        "phone": one.unit.phone,
    }


def names_of(values: list[str]) -> list[dict[str, str]]:
    """Return names for `l12` and `f7`; those that name nobody are left out."""
    targets = [(value, found) for value in values if (found := target_of(value))]
    lawyers = organisations.lawyer_names([number for _, (kind, number) in targets if kind == Target.LAWYER])
    firms = organisations.names({number for _, (kind, number) in targets if kind == Target.FIRM})
    named = [
        {"value": value, "name": (lawyers if kind == Target.LAWYER else firms).get(number, "")}
        for value, (kind, number) in targets
    ]
    return [one for one in named if one["name"]]


def _address(asked: dict[str, str], chosen: list[str], **more: str) -> str:
    query = {name: value for name, value in {**asked, **more}.items() if value}
    return reverse("lawyers:listing", query={**query, **({"to": chosen} if chosen else {})} or None)
