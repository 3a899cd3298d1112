"""The draft of a person who is asking for help: kept on the server, opened by a secret in a cookie."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.people.accounts.identity import address_of
from fawang.work_orders.actions import drafts
from fawang.work_orders.data import limits
from fawang.work_orders.pages.applying.answers import Answers

COOKIE = "fawang_draft"
#: Says for a while what a draft has become: whoever presses the button twice gets the same receipt.
RECEIPT_COOKIE = "fawang_receipt"
RECEIPT_KEEP = timedelta(minutes=15)
_SALT = "fawang.work_orders.pages.applying.receipt"
_LINK_SALT = "fawang.work_orders.pages.applying.link"


def read(request: ActingRequest) -> Answers:
    """Return what the person has answered so far; what staff fill in for somebody is shown to them alone."""
    key = request.COOKIES.get(COOKIE)
    found = Answers(drafts.read_draft(key=key)) if key else Answers()
    return found if not found.behalf or found.behalf["by"] == request.actor.label else Answers()


def begin(response: HttpResponse, answers: Answers, *, by: Actor) -> None:
    """Begin a draft of staff for somebody in this browser, with what is known already.

    Raises:
        TooLarge: more than a page of questions can hold.
    """
    key = secrets.token_urlsafe(24)
    drafts.save_draft(by=by, key=key, answers=answers.given)
    _set(response, COOKIE, key, drafts.KEEP)


def save(request: HttpRequest, response: HttpResponse, answers: Answers, *, by: Actor) -> None:
    """Keep the answers for a week, and let the browser find them again.

    Raises:
        TooMany: this draft is saved more often than people type, or this address begins more than people do.
        TooLarge: more than a page of questions can hold.
    """
    known = request.COOKIES.get(COOKIE)
    if known and drafts.read_draft(key=known):
        throttle.take(limits.DRAFT_BY_KEY, known)
        key = known
    else:
        # A key that opens nothing may have been put there by somebody who waits for what is written under it.
        throttle.take(limits.DRAFT_BY_ADDRESS, address_of(request))
        key = secrets.token_urlsafe(24)
    drafts.save_draft(by=by, key=key, answers=answers.given)
    if key == known and request.method == "POST" and "X-Requested-With" in request.headers:
        # A late answer to the script must not bring back what "exit this page" has just taken away.
        return
    _set(response, COOKIE, key, drafts.KEEP)


def forget_behalf(request: ActingRequest) -> None:
    """Forget what this member of staff has begun for somebody in this browser and not handed in."""
    if read(request).behalf:
        drafts.drop_draft(by=request.actor, key=request.COOKIES[COOKIE])


def drop(request: HttpRequest, response: HttpResponse, *, by: Actor) -> None:
    """Forget the answers and the receipt, here and in the browser."""
    if key := request.COOKIES.get(COOKIE):
        drafts.drop_draft(by=by, key=key)
    for cookie in (COOKIE, RECEIPT_COOKIE):
        if cookie in request.COOKIES:
            response.delete_cookie(cookie, samesite="Lax")


def become(request: HttpRequest, response: HttpResponse, path: str, *, by: Actor) -> None:
    """Forget the answers, which are handed in now; `path` is where their person finds them."""
    drop(request, response, by=by)
    _set(response, RECEIPT_COOKIE, signing.dumps(path, salt=_SALT), RECEIPT_KEEP)


def link_token(request: HttpRequest) -> str:
    """Return the secret of a link by which another device takes this draft over, once; empty if there is no draft."""
    key = request.COOKIES.get(COOKIE)
    address = drafts.address_of_draft(key=key) if key else ""
    return signing.TimestampSigner(salt=_LINK_SALT).sign(address) if address else ""


def take_over(request: HttpRequest, response: HttpResponse, token: str, *, by: Actor) -> None:
    """Make the draft of a link that of this browser; the one before has it no more, and the link is used up.

    Raises:
        NotFound: the link is wrong, too old or used up.
    """
    try:
        address = signing.TimestampSigner(salt=_LINK_SALT).unsign(token, max_age=drafts.KEEP)
    except signing.BadSignature:
        raise NotFound("not_found") from None
    _set(response, COOKIE, drafts.move_draft(by=by, address=address), drafts.KEEP)


def handed_in(request: HttpRequest) -> str | None:
    """Return where that is found which this browser's last draft has just become."""
    given = request.COOKIES.get(RECEIPT_COOKIE, "")
    try:
        path: str = signing.loads(given, salt=_SALT, max_age=RECEIPT_KEEP)
    except signing.BadSignature:
        return None
    # Before forms it was the code of a matter: such a cookie is a quarter of an hour old at most.
    return path if path.startswith("/") else None


def idempotency_key(request: HttpRequest) -> str | None:
    """Return the key under which this draft is submitted at most once."""
    key = request.COOKIES.get(COOKIE)
    return f"draft:{key}" if key else None


def _set(response: HttpResponse, name: str, value: str, keep: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(keep.total_seconds()),
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )
