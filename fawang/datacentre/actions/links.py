"""Making and withdrawing the links by which figures stand in pages elsewhere."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.datacentre.actions.exports import scope_of
from fawang.datacentre.models import EmbeddedLink
from fawang.datacentre.queries import links as queries
from fawang.datacentre.queries.answers import embeds
from fawang.datacentre.queries.questions import query_string
from fawang.datacentre.queries.questions.question import Question
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit

MADE = audit.declare("datacentre.link_made", gettext_lazy("Made a link that embeds figures"))
WITHDRAWN = audit.declare("datacentre.link_withdrawn", gettext_lazy("Withdrew a link that embeds figures"))
#: A link lasts at most so long; whoever still needs it makes a new one.
LONGEST = timedelta(days=400)
MOST_HOSTS = 20
_HOST = re.compile(
    r"(?=.{1,120}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[0-9]{1,5})?",
    re.ASCII,
)


def make(
    *, by: Actor, question: Question, title: str, hosts: Sequence[str], expires_at: datetime
) -> EmbeddedLink:
    """Make a link to a question; its scope stays that of `question`, which is the maker's.

    Raises:
        Invalid: `cannot_be_embedded`; `invalid` with `title`, `hosts` or `expires_at`.
    """
    embeds.check(question)
    errors = {}
    named = [host.strip().lower() for host in hosts]
    if not 1 <= len(named) <= MOST_HOSTS or not all(_HOST.fullmatch(host) for host in named):
        errors["hosts"] = "field_wrong"
    now = clock.now()
    if expires_at.tzinfo is None or not now < expires_at <= now + LONGEST:
        errors["expires_at"] = "field_wrong"
    if not 1 <= len(title.strip()) <= 120:
        errors["title"] = "field_required" if not title.strip() else "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    scope = question.scope
    with transaction.atomic():
        row = EmbeddedLink.objects.create(
            code=secrets.token_hex(8),
            title=title.strip(),
            question=query_string.address(question),
            regions=None if scope.everything else list(scope.regions or ()),
            units=None if scope.everything else list(scope.units or ()),
            hosts=named,
            made_by=by.known_id,
            made_at=now,
            expires_at=expires_at,
        )
        audit.record(
            MADE, by=by, object=f"datacentre.link:{row.pk}", question=row.question, scope=scope_of(question),
            hosts=named, expires_at=expires_at.isoformat(),
        )  # fmt: skip
    return row


def withdraw(*, by: Actor, link_id: int) -> EmbeddedLink:
    """Let a link open nothing from now on.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    with transaction.atomic():
        row = queries.link(by, link_id)
        row = EmbeddedLink.objects.select_for_update().get(pk=row.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_by = clock.now(), by.known_id
            row.save(update_fields=["withdrawn_at", "withdrawn_by"])
            audit.record(WITHDRAWN, by=by, object=f"datacentre.link:{row.pk}")
    return row
