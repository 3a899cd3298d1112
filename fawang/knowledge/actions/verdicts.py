"""Whether something helped, and the list of what did not."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.knowledge.data import packs
from fawang.knowledge.models import Entry, Verdict
from fawang.knowledge.queries import statutes
from fawang.knowledge.rules.redaction import redact

HANDLED = audit.declare("knowledge.verdict_handled", gettext_lazy("Dealt with an answer that did not help"))
LONGEST_COMMENT = 500


def give_verdict(*, by: Actor, subject: str, helpful: bool, matter: str = "", comment: str = "") -> Verdict:
    """Count whether an entry or an article helped somebody; who it was is not stored.

    Args:
        subject: an entry's code, or an article's key.

    Raises:
        NotFound: `entry_not_found`.
    """
    subject = clean(subject)
    # What is only being written is nobody's to know of.
    known = Entry.objects.filter(code=subject, published__gt=0).exists() or statutes.is_key(subject)
    if not known:
        raise NotFound("entry_not_found")
    return Verdict.objects.create(
        subject=subject,
        helpful=helpful,
        matter=matter if matter in packs.current().matters else "",
        comment=redact(clean(comment))[:LONGEST_COMMENT],
        at=clock.now(),
    )


def handle_verdict(*, by: Actor, verdict_id: int) -> None:
    """Take a verdict off the list of what did not help.

    Raises:
        NotFound: `not_found`; Conflict: `already_handled`.
    """
    with transaction.atomic():
        row = Verdict.objects.select_for_update().filter(pk=verdict_id, helpful=False).first()
        if row is None:
            raise NotFound("not_found")
        if row.handled_at is not None:
            raise Conflict("already_handled")
        row.handled_at, row.handled_by = clock.now(), by.label
        row.save()
        audit.record(HANDLED, by=by, object=f"knowledge.verdict:{row.pk}", subject=row.subject)
