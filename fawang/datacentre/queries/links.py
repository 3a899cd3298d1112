"""Reading the links by which figures are embedded: those of a holder, and the one that a token opens."""

from datetime import datetime

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from fawang.datacentre.models import EmbeddedLink
from fawang.datacentre.queries.questions import access, query_string
from fawang.datacentre.queries.questions.question import Question, Scope, read
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules import Permission

#: So many are listed.
_MOST = 200


def links_of(by: Actor) -> list[EmbeddedLink]:
    """Return the links that somebody may withdraw, the latest first: their own; all, where they see everything."""
    rows = EmbeddedLink.objects.order_by("-made_at", "-pk")
    if not access.scope_of(by, Permission.DATA_MANAGE).everything:
        rows = rows.filter(made_by=by.known_id)
    return list(rows[:_MOST])


def link(by: Actor, link_id: int) -> EmbeddedLink:
    """Return a link that somebody may withdraw.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = EmbeddedLink.objects.filter(pk=link_id).first()
    if row is None or (
        row.made_by != by.known_id and not access.scope_of(by, Permission.DATA_MANAGE).everything
    ):
        raise NotFound("not_found")
    return row


def opened(token: str, now: datetime) -> EmbeddedLink:
    """Return the link that a token opens.

    Raises:
        NotFound: there is none, its signature is wrong, or it has expired or been withdrawn: nobody is told which.
    """
    code, _dot, signature = token.partition(".")
    row = EmbeddedLink.objects.filter(code=code).first() if same_token(_signature(code), signature) else None
    if row is None or row.withdrawn_at or row.expires_at <= now:
        raise NotFound("not_found")
    return row


def token(row: EmbeddedLink) -> str:
    """Return the last part of a link's address: its code, signed."""
    return f"{row.code}.{_signature(row.code)}"


def address(row: EmbeddedLink) -> str:
    """Return a link's address, without that of the platform."""
    return reverse("datacentre:embedded", args=[token(row)])


def question(row: EmbeddedLink) -> Question:
    """Return the question of a link, with the scope that its maker had."""
    everything = row.regions is None or row.units is None
    scope = Scope() if everything else Scope(tuple(row.regions or ()), tuple(row.units or ()))
    return read(query_string.typed(QueryDict(row.question)), scope)


def _signature(code: str) -> str:
    return keyed_token(settings.FAWANG_LINK_KEY, "embedded", code)
