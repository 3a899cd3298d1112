"""What the widget on a town's own site asks for (docs/widget.md): an office to begin with, and guidance.

Only pages of sites on the list are answered (`/desk/channels/sites`). No operation takes a cookie, a key or a matter.
"""

from typing import Annotated, Any

from django.conf import settings
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from fawang.appointments.pages.choice import offered
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.channels.actions.channels import count
from fawang.channels.data import limits
from fawang.channels.models import Channel, Site
from fawang.channels.queries import channels, sites
from fawang.channels.queries.guidance import Brief, brief
from fawang.channels.queries.times import moment, next_times
from fawang.channels.rules.channels import Offer, Stand
from fawang.channels.rules.sites import SiteUse
from fawang.consultations.data.zones import Zone
from fawang.consultations.queries import zone_versions
from fawang.kernel import clock, wording
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound, TooMany, Unavailable, may_raise
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.api.guidance import FactsIn
from fawang.knowledge.api.schemas import AskOut, CallNow, OfferOut
from fawang.knowledge.guidance.choice.decision import State
from fawang.knowledge.queries.statutes import Validity
from fawang.organisations import queries as organisations
from fawang.organisations.texts.hours import say_opening
from fawang.people.accounts.identity import caller_of

router = Router(tags=["widget"])

CODE = "widget"
_LONGEST = 2_000
_MOST_TIMES, _MOST_WAYS = 6, 2
#: What most people come for, in this order; all else is on our page.
_KINDS = (ResourceKind.LAWYER, ResourceKind.COUNTER)


class WidgetTime(Schema):
    """A free time."""

    way: Annotated[str, Field(description="how one meets there and what for, in the language of the request")]
    label: Annotated[str, Field(description="when, in the language of the request")]
    book: Annotated[
        str, Field(description="the path where this time is chosen already, and one says who comes")
    ]


class WidgetOffice(Schema):
    """The office that a page names."""

    name: str
    phone: str
    opening: Annotated[str, Field(description="a sentence in the language of the request")]
    page: Annotated[str, Field(description="the path of its page")]
    book: Annotated[str, Field(description="the path where one books there; empty where it gives no dates")]
    times: Annotated[list[WidgetTime], Field(description="the next free times, a few of each way of meeting")]


class WidgetZone(Schema):
    """The special zone that is open and said first everywhere."""

    name: str
    announcement: str
    page: Annotated[str, Field(description="the path of its page")]


class WidgetStart(Schema):
    """What the widget shows before anybody has asked."""

    zone: WidgetZone | None
    office: WidgetOffice | None
    closed: Annotated[str, Field(description="why nothing can be asked now; empty: it can")]


class WidgetArticle(Schema):
    """An article that an answer rests on."""

    citation: str
    text: str
    validity: Validity
    validity_text: str


class WidgetAnswer(Schema):
    """An answer with what it rests on and who has vouched for it."""

    code: str
    title: str
    language: Annotated[str, Field(description="BCP 47")]
    answer: str
    steps: list[str]
    articles: list[WidgetArticle]
    validity: str
    page: Annotated[str, Field(description="the path of its page for people")]


class WidgetFacts(FactsIn):
    """What the person answered when asked back, by the name of the fact."""

    matter: Annotated[str, Field("", max_length=60)]

    def answered(self) -> dict[str, str]:
        """Return what was answered."""
        return {name: value for name, value in super().answered().items() if value}


class WidgetAsk(Schema):
    """A problem in somebody's own words, with what they answered to what was asked back."""

    text: Annotated[str, Field(max_length=_LONGEST, examples=["老板不给加班费"])]
    facts: WidgetFacts | None = None
    entry: Annotated[
        str, Field("", max_length=61, description="the code of one of `offered` that was pressed")
    ]


class WidgetGuidance(Schema):
    """What is shown first: answers, or two that are offered, or a question back; `call_now` before any of it."""

    state: State
    answers: list[WidgetAnswer]
    offered: list[OfferOut]
    ask: AskOut | None
    call_now: CallNow = []


@router.get("/widget/start", response=WidgetStart, summary="What the widget begins with")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def start(
    request: ActingRequest,
    office: Annotated[int | None, Query(ge=1, le=2_147_483_647, description="an office's number")] = None,
) -> WidgetStart:
    """Return the office of the page, or of the site, with where one books there; whether it can be asked."""
    on_list = _site_of(request)
    throttle.take(limits.WIDGET_START_BY_ADDRESS, caller_of(request))
    channel = channels.channel(CODE)
    stand = channels.stand_of(channel, Offer.GUIDANCE)
    unit_id = office or (on_list.unit_id if on_list else None)
    zone = zone_versions.announced() if channels.is_open(CODE, Offer.ZONES) else None
    return WidgetStart(
        zone=_zone(zone) if zone else None,
        office=_office(unit_id, channel) if unit_id else None,
        closed="" if stand == Stand.OPEN else _why(stand, channel),
    )


@router.post("/widget/guidance", response=WidgetGuidance, summary="Guidance in brief, for the widget")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany, Unavailable)
def guidance(request: ActingRequest, body: WidgetAsk) -> dict[str, Any]:
    """Return what is shown first. Nothing is stored.

    403: `site_not_allowed`. 422: `words_needed`. 503: `channel_off`, `channel_maintenance`, `channel_does_not`.
    """
    _site_of(request)
    throttle.take(limits.WIDGET_ASK_BY_ADDRESS, caller_of(request))
    return guided(CODE, body)


def guided(channel: str, body: WidgetAsk) -> dict[str, Any]:
    """Return what is shown first to whoever asks by a channel, and count it.

    Raises:
        Invalid: `words_needed`.
        Unavailable: the channel does not offer it now.
    """
    channels.require(channel, Offer.GUIDANCE)
    text = clean(body.text)
    if not text:
        raise Invalid("words_needed", errors={"text": "words_needed"})
    found = brief(text, answered=body.facts.answered() if body.facts else None, entry=body.entry)
    count(channel=channel, what="guidance")
    return _brief_out(found)


def _brief_out(found: Brief) -> dict[str, Any]:
    """Return guidance in brief as WidgetGuidance says."""
    asked = found.question
    return {
        "state": found.state,
        "answers": found.answers,
        "offered": [{"code": one.code, "title": one.title} for one in found.offered],
        "ask": {
            "fact": asked[0],
            "text": asked[1],
            "buttons": [{"value": value, "label": label} for value, label in asked[2]],
        }
        if asked
        else None,
        "call_now": [],
    }


def _office(unit_id: int, channel: Channel) -> WidgetOffice | None:
    try:
        card = organisations.card(unit_id, clock.now())
    except NotFound:
        # A page that names an office which is gone still leads to guidance.
        return None
    books = Offer.APPOINTMENTS in channel.offers and card.unit.active
    return WidgetOffice(
        name=card.unit.name,
        phone=card.call.phone if card.call else "",
        opening=say_opening(card.opening, card.call),
        page=card.link,
        book=reverse("appointments:new", query={"unit": unit_id}) if books else "",
        times=_times(unit_id) if books else [],
    )


def _times(unit_id: int) -> list[WidgetTime]:
    """Return the next free times of an office: chosen here, where nothing personal is typed."""
    ways = [one for one in offered(plans.of_unit(unit_id)) if one.plans[0].kind in _KINDS]
    ways = sorted(ways, key=lambda one: _KINDS.index(one.plans[0].kind))[:_MOST_WAYS]
    found = []
    for way in ways:
        most = _MOST_TIMES // len(ways)
        for one in next_times(
            unit_id, [plan.pk for plan in way.plans], after=clock.now(), most=most, a_day=2
        ):
            day = one.begins.astimezone(clock.CHINA).date().isoformat()
            query = {"unit": unit_id, "offer": way.value, "day": day, "slot": one.id}
            book = reverse("appointments:new", query=query)
            found.append(WidgetTime(way=str(way.label), label=moment(one.begins), book=book))
    return found


def _zone(zone: Zone) -> WidgetZone:
    page = reverse("consultations:zone", args=[zone.code])
    return WidgetZone(name=str(zone.name), announcement=str(zone.announcement), page=page)


def _site_of(request: ActingRequest) -> Site | None:
    """Return the site whose page asks; None for a program, which sends no `Origin`, and for our own pages.

    Raises:
        NotAllowed: `site_not_allowed`.
    """
    origin = request.headers.get("Origin", "")
    request.answers_origin = ""  # type: ignore[attr-defined]
    if not origin or origin == settings.FAWANG_PUBLIC_URL:
        return None
    found = sites.site(origin, SiteUse.WIDGET)
    if found is None:
        raise NotAllowed("site_not_allowed")
    # From here on the page may read what is answered, refusals among it.
    request.answers_origin = origin  # type: ignore[attr-defined]
    return found


def _why(stand: Stand, channel: Channel) -> str:
    return (channel.text("maintenance") if stand == Stand.MAINTENANCE else "") or wording.say(stand)
