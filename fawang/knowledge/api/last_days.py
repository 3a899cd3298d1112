"""Last days on the API: which papers let which periods run, and until when."""

from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from fawang.kernel.rules.problems import Invalid, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits, packs
from fawang.knowledge.queries.last_days import Ending, Reckoned, is_possible, reckon
from fawang.knowledge.rules.papers import Fact, Known, Missing, Service
from fawang.knowledge.rules.periods import Counting
from fawang.knowledge.texts import labels
from fawang.knowledge.texts import last_days as texts
from fawang.people.accounts.identity import address_of

router = Router(tags=["knowledge"])

Code = Annotated[str, Field(max_length=60)]


class RoleOut(Schema):
    """Who somebody may be to a paper, and which periods run then."""

    role: str
    name: str
    matter: Annotated[str, Field(description="a head of matters where the periods differ by it; else empty")]
    periods: list[str]


class PaperOut(Schema):
    """A paper, or an event, of which periods count."""

    code: str
    name: str
    date: Annotated[str, Field(description="the question whose answer is the day")]
    served: Annotated[bool, Field(description="how it came has to be known")]
    either: Annotated[list[str], Field(description="it may be any of these: ask which")]
    roles: list[RoleOut]


class KnownIn(Schema):
    """What is known of a paper. Leave out what is not."""

    paper: Annotated[Code, Field("", examples=["labour_award"])]
    role: Annotated[Code, Field("", examples=["worker"])]
    matter: Annotated[Code, Field("", description="a head of matters")]
    service: Service | None = None
    day: Annotated[date | None, Field(None, examples=["2026-11-20"])]
    in_custody: bool | None = None


class OptionOut(Schema):
    """A possible answer."""

    code: str
    name: str


class MissingOut(Schema):
    """The one fact to ask for next. `date` has no options."""

    fact: Fact
    question: str
    options: list[OptionOut]


class LastDayOut(Schema):
    """A period with its last day."""

    period: str
    name: str
    last_day: date
    days_left: Annotated[int, Field(description="0 on the last day, negative afterwards")]
    may_move: Annotated[bool, Field(description="the holidays of that year are not announced yet")]
    counting: Counting
    steps: Annotated[list[str], Field(description="how it was counted, in the language of the request")]
    articles: list[str]
    counted_by: Annotated[list[str], Field(description="the articles that say how is counted")]
    note: str
    calendar: Annotated[str, Field(description="the address of a calendar file (RFC 5545)")]


class LastDaysOut(Schema):
    """What is missing, or every last day, the next one first."""

    missing: MissingOut | None
    start: Annotated[date | None, Field(description="the day of which is counted")]
    before: Annotated[str, Field(description="what to do before the last day")]
    last_days: list[LastDayOut]


@router.get("/periods/papers", response=list[PaperOut], summary="Papers and events of which periods count")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def list_papers(request: ActingRequest) -> list[PaperOut]:
    """Return the table of the content pack."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    return [
        PaperOut(
            code=one.code,
            name=labels.for_reader(one.name),
            date=labels.for_reader(one.date),
            served=one.served,
            either=list(one.either),
            roles=[
                RoleOut(
                    role=case.role,
                    name=texts.option(Fact.ROLE, case.role),
                    matter=case.matter or "",
                    periods=list(case.periods),
                )
                for case in one.cases
            ],
        )
        for one in packs.current().papers.values()
    ]


@router.post(
    "/periods/last-days", response=LastDaysOut, summary="From a paper, a role and a day to the last day"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def last_days(request: ActingRequest, body: KnownIn) -> dict[str, Any]:
    """Return the one fact that is missing, or the last days. Nothing is stored. 422: `date_impossible`."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    if body.day is not None and not is_possible(body.day):
        raise Invalid("date_impossible", errors={"day": "date_impossible"})
    found = reckon(Known(body.paper, body.role, body.matter, body.service, body.day, body.in_custody))
    if isinstance(found, Missing):
        options = [{"code": code, "name": texts.option(found.fact, code)} for code in found.options]
        missing = {
            "fact": found.fact,
            "question": texts.question(found.fact, found.known),
            "options": options,
        }
        return {"missing": missing, "start": None, "before": "", "last_days": []}
    return {
        "missing": None,
        "start": found.start,
        "before": labels.for_reader(found.case.before),
        "last_days": [_last_day(found, one) for one in found.ends],
    }


def _last_day(found: Reckoned, one: Ending) -> dict[str, Any]:
    query = {"start": found.start.isoformat()} | ({"held": "on"} if found.known.in_custody else {})
    return {
        "period": one.period.code,
        "name": labels.for_reader(one.period.name),
        "last_day": one.running.due,
        "days_left": one.running.left,
        "may_move": one.running.may_move,
        "counting": one.period.counting,
        "steps": texts.steps(found, one.period.code),
        "articles": list(one.period.articles),
        "counted_by": list(texts.COUNTED_BY[one.period.counting]),
        "note": labels.for_reader(one.period.note),
        "calendar": reverse("knowledge:period_ics", args=[one.period.code], query=query),
    }
