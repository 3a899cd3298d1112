"""What the province's service app reads: how somebody's matters stand, and what it can show (docs/province-app.md)."""

from datetime import date
from hashlib import sha256
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from fawang.channels.actions.channels import count
from fawang.channels.carriers.province_app.sign_in import read_token
from fawang.channels.data import limits
from fawang.channels.data.province_app import names
from fawang.channels.queries import channels, identity, progress
from fawang.channels.queries.guidance import vouched
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.identity import Access
from fawang.channels.rules.province_app import Act, may, read_claims
from fawang.consultations.pages.zones import running
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, Unavailable, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data.pack import Guide
from fawang.knowledge.queries import entries
from fawang.knowledge.texts.labels import for_reader
from fawang.people.accounts.identity import caller_of

router = Router(tags=["province app"])


class ProvinceToken(Schema):
    """A token that the app has signed for us just now; it is good once."""

    token: Annotated[str, Field(max_length=8_000)]


class ProvinceMatter(Schema):
    """A matter, and how it stands in words."""

    code: str
    state: str


class ProvinceProgress(Schema):
    """How somebody's matters stand. What the number alone does not open is not among them."""

    matters: list[ProvinceMatter]
    open: Annotated[str, Field(description="the address where they read more, by themselves")]


class ProvinceScenario(Schema):
    """A scenario, with an address for a frame and one for a page."""

    code: str
    title: str
    who: str
    items: list[str]
    validity: str
    frame: str
    page: str


class ProvinceSituation(Schema):
    """A situation of a special zone."""

    title: str
    page: str


class ProvinceZone(Schema):
    """A special zone that runs, with a page for each of its situations."""

    code: str
    name: str
    announcement: Annotated[str, Field(description="to be shown first; empty: nothing is")]
    is_open: bool
    page: str
    situations: list[ProvinceSituation]


class ProvinceCatalogue(Schema):
    """All that the app can lead to, as of a day."""

    as_of: date
    scenarios: list[ProvinceScenario]
    zones: list[ProvinceZone]
    services: Annotated[str, Field(description="the open data of all services")]
    sign_in: Annotated[
        str, Field(description="signs somebody in by the app; `?next=` and a path goes on to it")
    ]


@router.post(
    "/province-app/progress",
    response=ProvinceProgress,
    url_name="province_progress",
    summary="How the matters stand of whom the app vouches for",
)
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, NotFound, TooMany, Unavailable)
def province_progress(request: ActingRequest, body: ProvinceToken) -> ProvinceProgress:
    """Return it for a token of the app's, once. Nothing of the token is kept.

    403: `province_sign_in_refused`, `level_too_low`. 404: `not_found`: no app is set up. 503: `province_app_away`.
    """
    throttle.take(limits.PROVINCE_PROGRESS_BY_ADDRESS, caller_of(request))
    if not settings.FAWANG_PROVINCE_ISSUER:
        raise NotFound("not_found")
    channels.require(CHANNEL, Offer.PROGRESS)
    who = read_claims(read_token(body.token), names())
    try:
        throttle.take(limits.PROVINCE_TOKEN, sha256(body.token.encode()).hexdigest())
    except TooMany:
        raise NotAllowed("province_sign_in_refused") from None
    if not may(Act.PROGRESS, who.level, names()):
        raise NotAllowed("level_too_low")
    row = identity.account(CHANNEL, who.subject)
    known = row is not None and identity.access_of(row) != Access.NOTHING
    found = progress.of_account(row) if row is not None and known else []
    count(channel=CHANNEL, what="progress")
    return ProvinceProgress(
        matters=[ProvinceMatter(code=one.code, state=one.state) for one in found],
        open=_public("channels:province_sign_in") + "?next=/my",
    )


@router.get(
    "/province-app/catalogue", response=ProvinceCatalogue, summary="Scenarios, zones, services, for the app"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def province_catalogue(request: ActingRequest) -> ProvinceCatalogue:
    """Return what the app can lead to; asked anew, it has what is published then."""
    throttle.take(limits.PROVINCE_PROGRESS_BY_ADDRESS, caller_of(request))
    return ProvinceCatalogue(
        as_of=clock.today(),
        scenarios=[
            ProvinceScenario(
                code=one.code,
                title=for_reader(one.title),
                who=for_reader(one.entry.who),
                items=list(one.entry.items),
                validity=vouched(one),
                frame=_public("channels:frame_scenario", one.code),
                page=_public("knowledge:entry", one.code),
            )
            for one in entries.guides()
            if isinstance(one.entry, Guide)
        ],
        zones=[
            ProvinceZone(
                code=one["zone"].code,
                name=str(one["zone"].name),
                announcement=str(one["zone"].announcement or ""),
                is_open=bool(one["is_open"]),
                page=settings.FAWANG_PUBLIC_URL + str(one["href"]),
                situations=[
                    ProvinceSituation(
                        title=str(part.title),
                        page=_public("consultations:zone_scenario", one["zone"].code, part.code),
                    )
                    for part in one["zone"].scenarios
                ],
            )
            for one in (running() if channels.is_open(CHANNEL, Offer.ZONES) else ())
        ],
        services=_public("catalogue:open_data"),
        sign_in=_public("channels:province_sign_in"),
    )


def _public(name: str, *args: str) -> str:
    return settings.FAWANG_PUBLIC_URL + reverse(name, args=args)
