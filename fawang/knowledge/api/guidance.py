"""Guidance on the API: ask, search, suggestions while somebody types, and whether it helped."""

from typing import Annotated

from django.http import JsonResponse
from ninja import Router, Schema, Status
from pydantic import Field

from fawang.kernel.rules.problems import Invalid, NotFound, TooMany, may_raise
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.actions.verdicts import LONGEST_COMMENT, give_verdict
from fawang.knowledge.api.schemas import CallNow, GuidanceOut, guidance_out
from fawang.knowledge.data import limits
from fawang.knowledge.guidance import drafts, receipts
from fawang.knowledge.guidance.compose import guide
from fawang.knowledge.guidance.suggestions import suggest
from fawang.knowledge.rules import Kind
from fawang.knowledge.texts import labels
from fawang.people.accounts.identity import caller_of
from fawang.regions import queries as regions

router = Router(tags=["guidance"])

LONGEST_TEXT = 20_000


class Ask(Schema):
    """A problem in somebody's own words. `matter` and `place` override what would be understood."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT, examples=["老板不给加班费还逼我签自愿离职"])]
    matter: Annotated[str, Field("", max_length=60, description="a code of GET /matters")]
    place: Annotated[str, Field("", max_length=300, description="a division's code, or a place in words")]


class FactsIn(Schema):
    """What the person answered when asked back (`choice.ask`); an answer that is not known is "unknown"."""

    side: Annotated[str, Field("", max_length=24)]
    paper: Annotated[str, Field("", max_length=24)]
    when: Annotated[str, Field("", max_length=24)]
    subject: Annotated[str, Field("", max_length=40)]
    not_these: Annotated[
        list[Annotated[str, Field(max_length=61)]],
        Field([], max_length=8, description="codes of entries that were offered and are not what happened"),
    ]

    def answered(self) -> dict[str, str]:
        """Return the facts as they are read."""
        return {**self.model_dump(exclude={"not_these"}), "not_these": " ".join(self.not_these)}


class AskAgain(Ask):
    """A problem in somebody's own words, with what they answered to what was asked back."""

    facts: FactsIn | None = None
    entry: Annotated[
        str, Field("", max_length=61, description="the code of one of `choice.offered` that was pressed")
    ]


class Typed(Schema):
    """What somebody has typed so far."""

    text: Annotated[str, Field(max_length=300)]


class Suggestion(Schema):
    """A way to go on: a common question with its matter."""

    code: str
    kind: Kind
    title: str
    matter: str
    matter_name: str


class VerdictIn(Schema):
    """Whether an entry or an article helped."""

    subject: Annotated[str, Field(max_length=330, description="an entry's code, or an article's key")]
    helpful: bool
    matter: Annotated[str, Field("", max_length=60)]
    comment: Annotated[str, Field("", max_length=LONGEST_COMMENT)]


@router.post("/guidance", response=GuidanceOut, summary="Say it in your own words: matter, law, next step")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def ask(request: ActingRequest, body: AskAgain) -> JsonResponse:
    """Return guidance. Nothing is stored. 422: `words_needed`, when there is nothing to read."""
    throttle.take(limits.ASK_BY_ADDRESS, caller_of(request))
    text = clean(body.text)
    if not text:
        raise Invalid("words_needed", errors={"text": "words_needed"})
    found = guide(
        text,
        matter=body.matter,
        place=place_of(body.place),
        answered=body.facts.answered() if body.facts else None,
        entry=body.entry,
    )
    receipt = receipts.sign(receipts.receipt(found, chosen=bool(body.matter)))
    # Checked against the schema in a test, not on every request: that would cost more than the search.
    return JsonResponse(guidance_out(found, receipt), json_dumps_params={"ensure_ascii": False})


class DraftSentence(Schema):
    """A sentence of a draft with what it rests on."""

    text: str
    citations: list[str]


class DraftOut(Schema):
    """A machine-drafted answer; empty where none could be drafted. Show it as such, beside its sources."""

    machine_drafted: bool = True
    sentences: list[DraftSentence]
    call_now: CallNow = []


@router.post("/guidance/draft", response=DraftOut, summary="An answer drafted from what was found")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def draft(request: ActingRequest, body: Ask) -> DraftOut:
    """Return a draft, if this installation drafts (FAWANG_DRAFT_URL) for whoever asks; otherwise no sentences."""
    throttle.take(limits.DRAFT_BY_ADDRESS, caller_of(request))
    text = clean(body.text)
    if not text:
        raise Invalid("words_needed", errors={"text": "words_needed"})
    if not drafts.is_open_to(request.actor):
        return DraftOut(sentences=[])
    found = drafts.drafted(guide(text, matter=body.matter, place=place_of(body.place)), by=request.actor)
    return DraftOut(
        sentences=[
            DraftSentence(text=sentence, citations=list(names))
            for sentence, names in (found.sentences if found else ())
        ]
    )


@router.post("/guidance/suggestions", response=list[Suggestion], summary="Questions that begin like this")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def suggestions(request: ActingRequest, body: Typed) -> list[Suggestion]:
    """Return at most six common questions; by POST, so that what somebody types stands in no log of addresses."""
    throttle.take(limits.SUGGEST_BY_ADDRESS, caller_of(request))
    return [
        Suggestion(
            code=one.code,
            kind=Kind(one.kind),
            title=one.title,
            matter=one.matter,
            matter_name=labels.matter_name(one.matter),
        )
        for one in suggest(body.text)
    ]


@router.post("/guidance/verdicts", response={204: None}, summary="Say whether it helped")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def verdict(request: ActingRequest, body: VerdictIn) -> Status[None]:
    """Count a verdict. What is personal in the comment is taken out before it is stored. 404: `entry_not_found`."""
    throttle.take(limits.VERDICT_BY_ADDRESS, caller_of(request))
    give_verdict(
        by=request.actor, subject=body.subject, helpful=body.helpful, matter=body.matter, comment=body.comment
    )
    return Status(204, None)


def place_of(text: str) -> str:
    """Return the code of the division that `text` is or certainly means; empty otherwise."""
    return regions.place_in(text) if text.strip() else ""
