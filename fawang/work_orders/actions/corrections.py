"""Telling whoever wanted to know that an answer they were shown was wrong."""

from django.urls import reverse

from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.rules.events import EntryCorrected
from fawang.notices import queries as notices
from fawang.notices.actions import tell


def tell_corrected(event: EntryCorrected) -> None:
    """Tell everybody who gave consent and was shown a wrong edition, by their own wishes, once for each correction.

    The link is the public list: it opens no matter, and says of nobody which answer they were shown.
    """
    for row in notices.subscribers_of(event.entry, since=event.since, until=event.until):
        tell(
            by=SYSTEM,
            contact_id=row.contact_id,
            order_ref=row.order_ref,
            text="answer_corrected",
            params={"code": row.order_code, "link": reverse("knowledge:corrections")},
            dedupe_key=f"corrected:{event.correction_id}:{row.order_ref}:{row.contact_id}"[:80],
        )
