"""Forms for programs: what a form asks, whether answers fit, and handing one in."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.api.checkups import FormFinding, finding_of
from fawang.catalogue.data import limits
from fawang.catalogue.forms import findings
from fawang.catalogue.forms.computation import Result, compute
from fawang.catalogue.forms.course import Asked, Course, course
from fawang.catalogue.forms.shape import Form, Type
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import label_of, reads_choice, source_of
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import IdempotencyKey, created_once
from fawang.knowledge.api.schemas import CallNow
from fawang.people.accounts.identity import address_of, take_for
from fawang.regions import queries as regions
from fawang.work_orders.actions.intake import Intake, Submitted, submit
from fawang.work_orders.api.schemas import Person, count_person, reach_of
from fawang.work_orders.data import limits as order_limits
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Channel

router = Router(tags=["forms"])

#: By name, as text; of several choices a code a line. A person's parts: `applicant__phone`; the second debt:
#: `debts__2__amount`; whether there is one after it: `debts__more__2`.
GivenAnswers = dict[str, str]
_MOST_ANSWERS = 2_000


class FormListed(Schema):
    """A form that can be begun now. `kind`: the kind of order that it becomes; empty: a document to bring somewhere."""

    code: str
    version: int
    title: str
    intro: str
    kind: str


class FormDefinition(FormListed):
    """A form with its definition, as docs/forms.md describes it."""

    definition: dict[str, Any]


class FormAnswers(Schema):
    """Answers to a form. `version`: the one that was begun; without it, the newest."""

    version: int | None = Field(None, ge=1, le=9999)
    answers: GivenAnswers = Field({}, max_length=_MOST_ANSWERS)


class FormQuestionOut(Schema):
    """A question that is asked with these answers. `text`: how its answer is called; `asks`: the question itself."""

    name: str
    type: str
    text: str
    asks: str
    hint: str
    required: bool
    choices: dict[str, str]


class FormComputed(Schema):
    """A value that follows from the answers, and the article that says so."""

    name: str
    text: str
    value: str
    source: str


class FormCourse(Schema):
    """What is asked with these answers, which of them stand, what follows from them; `errors` by question."""

    version: int
    questions: list[FormQuestionOut]
    answers: GivenAnswers
    computed: list[FormComputed]
    findings: list[FormFinding]
    errors: dict[str, str]
    call_now: CallNow = []


class FormHandedIn(FormAnswers):
    """A form to hand in. For an order `person`, `words` and where it happened are needed, as in POST /work-orders."""

    person: Person | None = None
    words: str = ""
    matter: str = ""
    place: str = ""
    place_text: str = ""
    kind_answers: dict[str, Any] = {}


class FormReceipt(Schema):
    """Of an order its code and key, of a document where it is found. They are shown here and in notices only."""

    code: str
    access_key: str
    link: str
    is_order: bool
    call_now: CallNow = []


@router.get("/forms", response=list[FormListed], summary="The forms")
@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> list[dict[str, Any]]:
    """List the forms that can be begun now."""
    return [_listed(form) for form in versions.published()]


@router.get("/forms/{code}", response=FormDefinition, summary="One form")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def read(request: ActingRequest, code: str, version: int | None = None) -> dict[str, Any]:
    """Return the definition of a form, of the newest version or of the one that was begun."""
    form = _form(code, version)
    return {**_listed(form), "definition": form.model_dump(mode="json", exclude_defaults=True)}


@router.post("/forms/{code}/validate", response=FormCourse, summary="Check answers")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def validate(request: ActingRequest, code: str, body: FormAnswers) -> dict[str, Any]:
    """Say what a form asks with these answers, what follows, and what is missing or wrong. Nothing is stored."""
    throttle.take(limits.VALIDATE_BY_ADDRESS, address_of(request))
    form = _form(code, body.version)
    found = course(form, body.answers)
    return {
        "version": form.version,
        "questions": [_question(one) for one in found.asked],
        "answers": found.answers,
        "computed": [_computed(one) for one in compute(form, found)],
        "findings": [finding_of(one) for one in findings.found(form, found)],
        "errors": _errors(found, body.answers),
    }


@router.post("/forms/{code}/submissions", response={201: FormReceipt}, summary="Hand a form in")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, Invalid, TooMany, Conflict)
def hand_in(
    request: ActingRequest,
    response: HttpResponse,
    code: str,
    body: FormHandedIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[dict[str, Any]]:
    """Hand a form in: an order of its kind is made of it, or a document to be brought somewhere.

    The same `Idempotency-Key` gives the first answer again and creates nothing.
    """
    form = _form(code, body.version)
    if body.person is not None:
        count_person(request, body.person)
    else:
        take_for(
            request,
            session=order_limits.SUBMIT_BY_SESSION,
            phone=None,
            address=order_limits.SUBMIT_BY_ADDRESS,
            network=order_limits.SUBMIT_BY_NETWORK,
        )
    return created_once(
        response, idempotency_key, {"form": code, **body.model_dump()}, lambda: _hand_in(request, form, body)
    )


def _hand_in(request: ActingRequest, form: Form, body: FormHandedIn) -> dict[str, Any]:
    if not form.kind:
        keep = actions.file_checkup if form.findings else actions.file_paper
        row = keep(by=request.actor, form=form, given=body.answers, locale=settings.LANGUAGE_CODE)
        key = queries.access_key(row)
        path = reverse("catalogue:paper", args=[row.code, key])
        return {
            "code": row.code,
            "access_key": key,
            "link": settings.FAWANG_PUBLIC_URL + path,
            "is_order": False,
        }
    answers = actions.standing(
        form, {name: text for name, text in body.answers.items() if not _is_file(form, name)}
    )
    if body.person is None:
        raise Invalid("invalid", errors={"person": "field_required"})
    locale = body.person.locale

    def beside(order: WorkOrder) -> None:
        actions.keep_with_order(by=request.actor, order=order, form=form, answers=answers, locale=locale)

    done = submit(by=request.actor, intake=_intake(form, body, body.person, beside))
    return _receipt(done)


def _intake(form: Form, body: FormHandedIn, person: Person, beside: Any) -> Intake:
    return Intake(
        kind=form.kind,
        matter=form.matter or body.matter,
        words=body.words,
        place=body.place or (regions.place_in(body.place_text) if body.place_text else ""),
        place_text=body.place_text,
        channel=Channel.API,
        answers={**body.kind_answers, **form.gives},
        reach=reach_of(person),
        beside=beside,
    )


def _receipt(done: Submitted) -> dict[str, Any]:
    path = reverse("work_orders:follow", args=[done.order.code, done.access_key])
    link = settings.FAWANG_PUBLIC_URL + path
    return {"code": done.order.code, "access_key": done.access_key, "link": link, "is_order": True}


def _form(code: str, version: int | None) -> Form:
    return versions.current(code) if version is None else versions.definition(code, version)


def _is_file(form: Form, name: str) -> bool:
    """Tell whether an answer names a file: those are handed in with the order afterwards."""
    return any(question.type == Type.FILE and question.name == name for _, question, _ in form.everything())


def _errors(found: Course, given: GivenAnswers) -> dict[str, str]:
    wrong = {
        one.name: "field_wrong"
        for one in found.asked
        if given.get(one.name) and one.name not in found.answers
    }
    return {**found.missing, **wrong}


def _listed(form: Form) -> dict[str, Any]:
    return {
        "code": form.code,
        "version": form.version,
        "title": labels.words(form.title),
        "intro": labels.words(form.intro),
        "kind": form.kind,
    }


def _question(one: Asked) -> dict[str, Any]:
    whole = one.question if one.question and one.part is None and not one.more else None
    return {
        "name": one.name,
        "type": one.type,
        "text": label_of(one),
        "asks": labels.words(whole.text) if whole and one.repeat is None else label_of(one),
        "hint": labels.words(whole.hint) if whole else "",
        "required": one.field.required,
        "choices": {code: reads_choice(one, code) for code in one.field.choices},
    }


def _computed(one: Result) -> dict[str, Any]:
    return {"name": one.name, "text": labels.words(one.text), "value": one.value, "source": source_of(one)}
