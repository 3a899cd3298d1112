"""The register for everybody (Art. 24): who may appraise what, where; as a page and as open data."""

import json
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.appraisal.procedure import PROCEDURE
from fawang.appraisal.queries import register
from fawang.appraisal.queries.register import Entry
from fawang.appraisal.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.pager import ways
from fawang.knowledge.data import limits
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

#: Raised when a field changes its meaning; new fields may come without.
FORMAT = 1
PAGE = 20
_LONGEST = 200


@allow(Audience.EVERYBODY)
def listing(request: ActingRequest) -> HttpResponse:
    """List institutions by field of appraisal, place and name; all of them where nothing was asked."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    given = {name: clean(request.GET.get(name, ""))[:_LONGEST] for name in ("field", "place", "q")}
    field = given["field"] if given["field"] in labels.SCOPES else ""
    place, where = regions.sought(given["place"])
    found = (
        []
        if where["place_unknown"]
        else register.entries(clock.today(), field=field, place=place, words=given["q"])
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    cards = organisations.cards([one.unit.id for one in page], clock.now())
    asked = {name: value for name, value in given.items() if value}
    context = {
        "given": given,
        "fields": [(code, name, code == field) for code, name in labels.SCOPES.items()],
        **where,
        "total": len(found),
        "rows": [_row(one, field) | {"card": cards[one.unit.id]} for one in page],
        **ways("appraisal:listing", asked, page=page.number, more=page.has_next()),
        "today": clock.today(),
    }
    return render(request, "appraisal/listing.html", context)


def _row(one: Entry, field: str) -> dict[str, Any]:
    begun = {"kind": PROCEDURE.name, "unit": one.unit.id, **({"field": field} if field else {})}
    return {
        "entry": one,
        "region": regions.name(one.unit.region_code),
        "scopes": [labels.SCOPES.get(code, code) for code in one.row.scope],
        "apply": reverse("work_orders:help", query=begun) if one.practises else "",
    }


@allow(Audience.EVERYBODY)
def open_data(request: ActingRequest) -> HttpResponse:
    """Give the register as it is published: institutions with their appraisers, nothing of accounts."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    base = settings.FAWANG_PUBLIC_URL
    file = {
        "format": FORMAT,
        "title": "司法鉴定机构和司法鉴定人名册",
        "licence": settings.FAWANG_DATA_LICENCE,
        "date": clock.today().isoformat(),
        "source": base + reverse("appraisal:listing"),
        "institutions": [_record(one, base) for one in register.entries(clock.today())],
    }
    response = HttpResponse(json.dumps(file, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _record(one: Entry, base: str) -> dict[str, Any]:
    return {
        **_licence(one.row),
        "name": one.unit.name,
        "region": one.unit.region_code,
        "address": one.unit.public_address,
        "phone": one.unit.phone,
        "practises": one.practises,
        "page": base + reverse("stations:office", args=[one.unit.id]),
        "appraisers": [{"name": each.name, **_licence(each)} for each in one.appraisers],
    }


def _licence(row: Any) -> dict[str, Any]:
    return {
        "licence_no": row.licence_no,
        "scope": row.scope,
        "qualification": row.qualification,
        "valid_until": row.valid_until.isoformat(),
        "suspended_until": row.suspended_until.isoformat() if row.suspended_until else None,
    }
