"""The JSON API of legal aid: what somebody can expect, and who could take a case."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web import contents
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.headers import AccessKey
from fawang.kernel.web.papers import PDF
from fawang.legal_aid import queries
from fawang.legal_aid.actions.forms import print_form
from fawang.legal_aid.data import limits
from fawang.legal_aid.kind.offers import Offers
from fawang.legal_aid.queries.forms import available
from fawang.legal_aid.rules import eligibility
from fawang.legal_aid.texts import labels
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders

router = Router(tags=["legal aid"])


class AnswerChoice(Schema):
    """An answer that can be given."""

    value: str
    text: str


class QuestionOut(Schema):
    """The next question. Without `choices` it wants a number."""

    name: str
    text: str
    hint: str
    choices: list[AnswerChoice]


class AnswersIn(Schema):
    """The answers so far, by question; and where the competent office is, for its income limit."""

    answers: dict[str, str] = Field(default_factory=dict, max_length=20)
    region: str = ""


class ExpectationOut(Schema):
    """What the person can expect. It never stops anybody from applying: the office decides."""

    verdict: str
    text: str
    grounds: list[str]
    papers: list[str]
    urgent: bool
    monthly_limit: Decimal | None
    limit_verified: bool
    next_question: QuestionOut | None


class ProposalOut(Schema):
    """A lawyer who could take the case, with the parts of the score (each 0 to 1), or why not."""

    lawyer_id: int
    name: str
    firm: str
    score: float
    skill: float
    language: float
    free: float
    fairness: float
    open_cases: int
    capacity: int
    excluded: str | None


class FormOut(Schema):
    """A prescribed form that can be had now, under `…/forms/{form}`."""

    form: str
    title: str


@router.post("/eligibility", response=ExpectationOut, summary="What can I expect?")
@allow(Audience.EVERYBODY)
def expectation(request: ActingRequest, body: AnswersIn) -> dict[str, Any]:
    """Assess answers by Arts. 31, 32, 41, 42, 44 and say which question comes next. Stores nothing."""
    found = queries.expectation(body.answers, body.region)
    assessment = found.assessment
    question = eligibility.next_question(body.answers)
    return {
        "verdict": assessment.verdict,
        "text": str(labels.VERDICTS[assessment.verdict]),
        "grounds": list(assessment.grounds),
        "papers": [str(labels.PAPERS[paper]) for paper in assessment.papers],
        "urgent": assessment.urgent,
        "monthly_limit": found.monthly_limit,
        "limit_verified": found.limit_verified,
        "next_question": _question(question) if question else None,
    }


@router.get("/work-orders/{code}/lawyers", response=list[ProposalOut], summary="Who could take the case")
@allow(Permission.ORDER_ASSIGN)
def lawyers(request: ActingRequest, code: str) -> list[dict[str, Any]]:
    """Rank the lawyers around the competent office; those who cannot be asked come last, with the reason."""
    order = work_orders.visible(code, request.actor)
    offers = kinds.kind_of(order.kind).offers(order)
    if not isinstance(offers, Offers):
        raise NotFound("not_found")
    if Permission.ORDER_ASSIGN not in work_orders.permissions_on(order, request.actor):
        raise NotAllowed("not_allowed")
    return [
        {
            "lawyer_id": one.lawyer.id,
            "name": one.lawyer.name,
            "firm": one.lawyer.firm_name,
            "score": round(one.suggestion.score, 4),
            "skill": one.suggestion.skill,
            "language": one.suggestion.language,
            "free": round(one.suggestion.free, 4),
            "fairness": round(one.suggestion.fairness, 4),
            "open_cases": one.suggestion.candidate.open_cases,
            "capacity": one.suggestion.candidate.capacity,
            "excluded": one.suggestion.excluded,
        }
        for one in offers.proposals
    ]


@router.get("/work-orders/{code}/forms", response=list[FormOut], summary="Which prescribed forms there are")
@allow(Audience.EVERYBODY)
def forms(request: ActingRequest, code: str, access_key: AccessKey = None) -> list[dict[str, Any]]:
    """List the forms of an order that exist at this point of the case and are the caller's to have."""
    actor = work_orders.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    order = work_orders.visible(code, actor)
    return [{"form": name, "title": str(form.title)} for name, form in available(order, by=actor).items()]


@router.get(
    "/work-orders/{code}/forms/{form}",
    summary="A prescribed form as PDF",
    openapi_extra=contents.file(PDF),
)
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def form(request: ActingRequest, code: str, form: str, access_key: AccessKey = None) -> HttpResponse:
    """Return a form, in Chinese whatever the caller's language; the reading is audited."""
    actor = request.actor
    if access_key:
        throttle.take(limits.FORM_BY_ADDRESS, address_of(request))
        actor = work_orders.actor_with_key(code, access_key, request.actor)
    printed = print_form(by=actor, order=work_orders.visible(code, actor), code=form)
    return as_download(printed.name, PDF, printed.content)


def _question(question: eligibility.Question) -> dict[str, Any]:
    text, hint = labels.QUESTIONS[question]
    return {
        "name": question,
        "text": str(text),
        "hint": str(hint),
        "choices": [
            {"value": value, "text": str(label)} for value, label in labels.ANSWERS.get(question, {}).items()
        ],
    }
