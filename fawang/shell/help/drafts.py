"""The draft of a person who is asking for help: kept on the server, opened by a secret in a cookie."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fawang.kernel.actor import Actor
from fawang.shell.help.answers import Answers
from fawang.work_orders.actions import drafts

COOKIE = "fawang_draft"


def read(request: HttpRequest) -> Answers:
    """Return what the person has answered so far."""
    key = request.COOKIES.get(COOKIE)
    return Answers(drafts.read_draft(key=key)) if key else Answers()


def save(request: HttpRequest, response: HttpResponse, answers: Answers, *, by: Actor) -> None:
    """Keep the answers for a week, and let the browser find them again."""
    key = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    drafts.save_draft(by=by, key=key, answers=answers.given)
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(drafts.KEEP.total_seconds()),
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )


def drop(request: HttpRequest, response: HttpResponse, *, by: Actor) -> None:
    """Forget the answers, here and in the browser."""
    if key := request.COOKIES.get(COOKIE):
        drafts.drop_draft(by=by, key=key)
        response.delete_cookie(COOKIE, samesite="Lax")


def idempotency_key(request: HttpRequest) -> str | None:
    """Return the key under which this draft is submitted at most once."""
    key = request.COOKIES.get(COOKIE)
    return f"draft:{key}" if key else None
