"""The JSON API of special zones: which there are, when they are open, what somebody can do there."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from fawang.consultations.data import limits
from fawang.consultations.data.zones import Zone, ZoneKind, facts_of
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules.opening import Stand
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people.accounts.identity import address_of

router = Router(tags=["consultations"])


class ZoneItem(Schema):
    """A special zone. Texts are in the language of `Accept-Language`."""

    code: str
    kind: ZoneKind
    demo: bool
    name: str
    introduction: str
    announcement: str = Field(description="said first on every channel while it is open; empty: nothing is")
    stand: Stand = Field(
        description="`shut`: within its days, outside its hours; questions in writing are taken"
    )
    until: dt.datetime | None = Field(description="when that changes: it closes, or opens next")
    places: list[str] = Field(description="division codes; none: everybody in the province")
    url: str


class ZoneList(Schema):
    """All zones that have not ended."""

    items: list[ZoneItem]


class ScenarioOut(Schema):
    """A frequent situation. `code` goes into `scenario` of POST /consultations."""

    code: str
    title: str
    matter: str
    steps: list[str]
    papers: list[str]
    entries: list[str]
    articles: list[str]


class Named(Schema):
    """A telephone number or an address, and whose it is."""

    name: str
    value: str


class ZoneOut(ZoneItem):
    """A special zone with its situations."""

    opening: dict[str, Any]
    scenarios: list[ScenarioOut]
    phones: list[Named]
    links: list[Named]


@router.get("/zones", response=ZoneList, summary="Special zones")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def listed(request: ActingRequest) -> dict[str, Any]:
    """List the zones that have not ended. `code` goes into `zone` of POST /consultations."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    items = [_item(zone) for zone in zone_versions.current().values()]
    return {"items": [item for item in items if item["stand"] != Stand.ENDED]}


@router.get("/zones/{code}", response=ZoneOut, summary="One special zone")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def one(request: ActingRequest, code: str) -> dict[str, Any]:
    """Return a zone, also one that has ended. 404 where there is none."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    zone = zone_versions.find(code)
    if zone is None:
        raise NotFound("not_found")
    return _item(zone) | {
        "opening": facts_of(zone),
        "scenarios": [
            {
                "code": scenario.code,
                "title": str(scenario.title),
                "matter": scenario.matter,
                "steps": scenario.steps,
                "papers": scenario.papers,
                "entries": scenario.entries,
                "articles": scenario.articles,
            }
            for scenario in zone.scenarios
        ],
        "phones": [{"name": str(phone.name), "value": phone.number} for phone in zone.phones],
        "links": [{"name": str(link.name), "value": link.url} for link in zone.links],
    }


def _item(zone: Zone) -> dict[str, Any]:
    found = zone.standing(clock.now())
    return {
        "code": zone.code,
        "kind": zone.kind,
        "demo": zone.demo,
        "name": str(zone.name),
        "introduction": str(zone.introduction),
        "announcement": str(zone.announcement or ""),
        "stand": found.stand,
        "until": found.until,
        "places": zone.places,
        "url": settings.FAWANG_PUBLIC_URL + reverse("consultations:zone", args=[zone.code]),
    }
