"""What the WeChat mini program asks for beside the API that all have (docs/mini-program.md).

Whoever has signed in shows the token in `X-Account-Token`. It opens nothing but the account's own list: a matter is
opened by its key, as everywhere.
"""

import datetime as dt
from typing import Annotated, Any

from django.conf import settings
from django.urls import reverse
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from fawang.channels.actions.channels import count
from fawang.channels.actions.mini_program import matters, sessions
from fawang.channels.api.widget import WidgetAsk, WidgetGuidance, guided
from fawang.channels.data import limits
from fawang.channels.models import MiniProgramSession
from fawang.channels.queries import channels, identity, links, progress
from fawang.channels.queries import mini_program as queries
from fawang.channels.queries.mini_program import CHANNEL
from fawang.channels.rules.channels import Offer, Stand
from fawang.channels.rules.identity import Access
from fawang.channels.rules.mini_program import is_old
from fawang.kernel import wording
from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, Unavailable, may_raise
from fawang.kernel.rules.step_fields import Kind as FieldKind
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.api.schemas import CallNow
from fawang.people.accounts.identity import caller_of

router = Router(tags=["mini program"])

_token: Any = Header(None, alias="X-Account-Token", description="from POST /mini-program/sessions")  # type: ignore[type-arg]
AccountToken = Annotated[str | None, _token]


class MiniProgramStart(Schema):
    """What a mini program shows before anything is asked."""

    closed: Annotated[str, Field(description="why nothing can be done now; empty: it can")]
    offers: list[Offer]
    is_old: Annotated[bool, Field(description="there is a newer version; this one goes on working")]
    minimum: str
    template: Annotated[str, Field(description="of subscription messages; empty: none are sent")]
    checks_content: Annotated[
        bool, Field(description="ask POST /mini-program/content-check before handing in")
    ]


class MiniProgramAnswers(Schema):
    """What was answered so far to what the kind of order asks beside its form."""

    answers: Annotated[dict[str, str], Field({}, max_length=200)]


class MiniProgramQuestion(Schema):
    """A question, as POST /forms/{code}/validate has them, with its hint."""

    name: str
    type: str
    text: str
    hint: str
    required: bool
    choices: dict[str, str]


class MiniProgramCode(Schema):
    """A code that WeChat gives for one use: of `wx.login`, or of the button that lets us have the number."""

    code: Annotated[str, Field(min_length=1, max_length=200)]


class MiniProgramSessionOut(Schema):
    """A sign-in. The token is shown here only."""

    token: str
    ends_at: dt.datetime


class MiniProgramPhoneIn(Schema):
    """Either `code`, or what an older WeChat gives: `encrypted` (encryptedData) with `vector` (iv)."""

    code: Annotated[str, Field("", max_length=200)]
    encrypted: Annotated[str, Field("", max_length=4_000)]
    vector: Annotated[str, Field("", max_length=64)]


class MiniProgramPhone(Schema):
    """The number, to be filled in. It is kept nowhere and proves nothing here."""

    phone: str


class MiniProgramMatterIn(Schema):
    """A matter, with the key from its receipt."""

    code: Annotated[str, Field(max_length=40)]
    access_key: Annotated[str, Field(max_length=200)]
    begun: Annotated[bool, Field(False, description="it was handed in just now by the mini program")]


class MiniProgramMatter(Schema):
    """A matter, and how it stands in words. `access_key` opens it; empty: it is opened on our own pages only."""

    code: str
    state: str
    access_key: str


class MiniProgramMatters(Schema):
    """The matters of an account, and where it is joined to a phone number to see those of the number as well."""

    matters: list[MiniProgramMatter]
    join: str


class MiniProgramAgreed(Schema):
    """So many messages may be sent about the matter."""

    left: int


class MiniProgramWords(Schema):
    """Words that are about to be handed in."""

    text: Annotated[str, Field(max_length=20_000)]


class MiniProgramChecked(Schema):
    """Whether the content check lets them through; `why` says what to do where it does not."""

    passes: bool
    why: str
    call_now: CallNow = []


@router.get("/mini-program/start", response=MiniProgramStart, summary="What the mini program begins with")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def mini_program_start(
    request: ActingRequest, version: Annotated[str, Query(max_length=20)] = ""
) -> MiniProgramStart:
    """Return what the channel offers now, and whether a version is below the minimum. It is answered however old."""
    throttle.take(limits.MINI_PROGRAM_START_BY_ADDRESS, caller_of(request))
    channel = channels.channel(CHANNEL)
    stand = channels.stand_of(channel)
    closed = channel.text("maintenance") if stand == Stand.MAINTENANCE else ""
    return MiniProgramStart(
        closed="" if stand == Stand.OPEN else closed or wording.say(stand),
        offers=[Offer(one) for one in channel.offers if channels.stand_of(channel, Offer(one)) == Stand.OPEN],
        is_old=is_old(version, settings.FAWANG_MINI_PROGRAM_MINIMUM),
        minimum=settings.FAWANG_MINI_PROGRAM_MINIMUM,
        template=settings.FAWANG_MINI_PROGRAM_TEMPLATE if settings.FAWANG_MINI_PROGRAM_APP_ID else "",
        checks_content=queries.checks_content(),
    )


@router.post(
    "/mini-program/guidance", response=WidgetGuidance, summary="Guidance in brief, for the mini program"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany, Unavailable)
def mini_program_guidance(request: ActingRequest, body: WidgetAsk) -> dict[str, Any]:
    """Return what is shown first. Nothing is stored.

    422: `words_needed`. 503: `channel_off`, `channel_maintenance`, `channel_does_not`.
    """
    throttle.take(limits.MINI_PROGRAM_ASK_BY_ADDRESS, caller_of(request))
    return guided(CHANNEL, body)


@router.post(
    "/mini-program/forms/{code}/asked",
    response=list[MiniProgramQuestion],
    summary="What a form's kind of order asks beside it",
)
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def mini_program_asked(
    request: ActingRequest, code: str, body: MiniProgramAnswers
) -> list[MiniProgramQuestion]:
    """Return what belongs into `kind_answers` of POST /forms/{code}/submissions, given the answers so far."""
    throttle.take(limits.MINI_PROGRAM_ASK_BY_ADDRESS, caller_of(request))
    return [
        MiniProgramQuestion(
            name=one.name,
            type=_TYPES.get(one.field.kind, one.field.kind),
            text=str(one.text),
            hint=str(one.hint),
            required=one.field.required,
            choices={value: str(one.choices.get(value, value)) for value in one.field.choices or one.choices},
        )
        for one in queries.asked_beside(code, body.answers)
    ]


@router.post(
    "/mini-program/sessions", response={201: MiniProgramSessionOut}, summary="Sign in by WeChat's code"
)
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany, Unavailable)
def mini_program_sign_in(request: ActingRequest, body: MiniProgramCode) -> Status[MiniProgramSessionOut]:
    """Return a token for whoever made the code.

    404: `not_found`: no mini program is set up. 422: `mini_program_code_spent`.
    503: `mini_program_away`, `channel_off`.
    """
    throttle.take(limits.MINI_PROGRAM_SIGN_IN_BY_ADDRESS, caller_of(request))
    channels.require(CHANNEL)
    begun = sessions.begin(by=request.actor, code=body.code)
    return Status(201, MiniProgramSessionOut(token=begun.token, ends_at=begun.ends_at))


@router.post("/mini-program/phone", response=MiniProgramPhone, summary="The number that WeChat knows")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, NotFound, TooMany, Unavailable)
def mini_program_phone(
    request: ActingRequest, body: MiniProgramPhoneIn, account_token: AccountToken = None
) -> MiniProgramPhone:
    """Return the number of whoever pressed the button, for a form. It joins nothing (docs/adr/0066).

    403: `mini_program_not_signed_in`. 422: `mini_program_code_spent`, `mini_program_data_wrong`.
    503: `mini_program_away`.
    """
    session = _session(account_token)
    throttle.take(limits.MINI_PROGRAM_PHONE_BY_ACCOUNT, str(session.account_id))
    if body.code:
        return MiniProgramPhone(phone=sessions.phone_by_code(by=request.actor, code=body.code))
    return MiniProgramPhone(
        phone=sessions.phone_by_data(
            by=request.actor, session=session, encrypted=body.encrypted, vector=body.vector
        )
    )


@router.get("/mini-program/matters", response=MiniProgramMatters, summary="The matters of an account")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def mini_program_matters(request: ActingRequest, account_token: AccountToken = None) -> MiniProgramMatters:
    """Return those whose key was shown by this account, then what it opens of whom it is joined to.

    403: `mini_program_not_signed_in`.
    """
    account = _counted(account_token).account
    kept = [
        MiniProgramMatter(code=one.code, state=one.state, access_key=one.access_key)
        for one in queries.kept_of(account)
    ]
    known = {one.code for one in kept}
    joined = progress.of_account(account) if identity.access_of(account) != Access.NOTHING else []
    more = [
        MiniProgramMatter(code=one.code, state=one.state, access_key="")
        for one in joined
        if one.code not in known
    ]
    count(channel=CHANNEL, what="progress")
    path = reverse("channels:join", args=[links.join_token(account)])
    return MiniProgramMatters(matters=kept + more, join=settings.FAWANG_PUBLIC_URL + path)


@router.post("/mini-program/matters", response={204: None}, summary="Keep a matter with an account")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, NotFound, TooMany)
def mini_program_keep(
    request: ActingRequest, body: MiniProgramMatterIn, account_token: AccountToken = None
) -> Status[None]:
    """Put a matter into the account's list. 403: `mini_program_not_signed_in`. 404: the key does not open it."""
    account = _counted(account_token).account
    matters.keep(
        by=request.actor, account=account, code=body.code, access_key=body.access_key, begun=body.begun
    )
    return Status(204, None)


@router.delete("/mini-program/matters/{code}", response={204: None}, summary="Take a matter out of the list")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def mini_program_remove(
    request: ActingRequest, code: str, account_token: AccountToken = None
) -> Status[None]:
    """Take a matter and its consents out of the account's list; the matter goes on. 403: not signed in."""
    matters.remove(by=request.actor, account=_counted(account_token).account, code=code)
    return Status(204, None)


@router.post("/mini-program/consents", response={201: MiniProgramAgreed}, summary="Agree to one message")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, NotFound, TooMany)
def mini_program_agree(
    request: ActingRequest, body: MiniProgramMatterIn, account_token: AccountToken = None
) -> Status[MiniProgramAgreed]:
    """Note that the person agreed to one more message about a matter. 403: not signed in. 404: no such key."""
    account = _counted(account_token).account
    left = matters.agree(by=request.actor, account=account, code=body.code, access_key=body.access_key)
    return Status(201, MiniProgramAgreed(left=left))


@router.post("/mini-program/content-check", response=MiniProgramChecked, summary="WeChat's content check")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, NotFound, TooMany)
def mini_program_content_check(
    request: ActingRequest, body: MiniProgramWords, account_token: AccountToken = None
) -> MiniProgramChecked:
    """Tell whether words pass. Whom to call at once is named whatever it says. 403: `mini_program_not_signed_in`."""
    account = _counted(account_token).account
    passes = sessions.check_words(by=request.actor, account=account, text=clean(body.text))
    return MiniProgramChecked(passes=passes, why="" if passes else wording.say("mini_program_words_refused"))


@router.delete("/mini-program/account", response={204: None}, summary="Forget an account")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def mini_program_forget(request: ActingRequest, account_token: AccountToken = None) -> Status[None]:
    """End the account's sign-ins; forget its list and its consents. The matters go on. 403: not signed in."""
    sessions.forget(by=request.actor, account=_counted(account_token).account)
    return Status(204, None)


#: How forms call what the fields of commands call otherwise.
_TYPES = {
    FieldKind.LINE: "text",
    FieldKind.TEXT: "long_text",
    FieldKind.LIST: "long_text",
    FieldKind.FLAG: "flag",
}


def _session(token: str | None) -> MiniProgramSession:
    found = queries.session(token or "")
    if found is None:
        raise NotAllowed("mini_program_not_signed_in")
    return found


def _counted(token: str | None) -> MiniProgramSession:
    found = _session(token)
    throttle.take(limits.MINI_PROGRAM_BY_ACCOUNT, str(found.account_id))
    return found
