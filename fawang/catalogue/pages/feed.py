"""All services as open data: one JSON file with its licence, its day and the version of each."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import condition

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits
from fawang.knowledge.queries import editions, items
from fawang.people.accounts.identity import address_of

#: Raised when a field changes its meaning; new fields may come without.
FORMAT = 1
#: The file of one edition on one day, made once by each process.
_made: dict[str, bytes] = {}


def _mark() -> str:
    """Return what changes whenever the file does: with the entries, with the day (some expire), with the licence."""
    edition = editions.marks().get(editions.ENTRIES, "")
    said = json.dumps([FORMAT, edition, clock.today().isoformat(), settings.FAWANG_DATA_LICENCE])
    return sha256(said.encode()).hexdigest()[:32]


def _etag(request: HttpRequest, **_of_path: Any) -> str:
    return f'"{_mark()}"'


_conditional: Callable[[Any], Any] = condition(etag_func=_etag)


@allow(Audience.EVERYBODY)
@_conditional
def open_data(request: ActingRequest) -> HttpResponse:
    """Give every published service with all its fields."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    mark = _mark()
    if mark not in _made:
        _made.clear()
        _made[mark] = json.dumps(_file(), ensure_ascii=False, indent=1).encode()
    response = HttpResponse(_made[mark], content_type="application/json")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _file() -> dict[str, Any]:
    base = settings.FAWANG_PUBLIC_URL
    return {
        "format": FORMAT,
        "title": "公共法律服务事项",
        "licence": settings.FAWANG_DATA_LICENCE,
        "date": clock.today().isoformat(),
        "source": base + reverse("catalogue:services"),
        "numbering": "code: own, of this platform; official_code: of an authority, where it has published one",
        "items": [
            {**one, "page": base + reverse("catalogue:service", args=[one["id"]])} for one in items.records()
        ],
    }
