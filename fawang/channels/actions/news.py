"""What goes beside a notice that has gone out: a ring on the person's devices, a line in the province app's messages.

Neither stands for the notice: text message or e-mail have gone already, and both say only that there is news.
"""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from fawang.channels.actions.push import ring
from fawang.channels.carriers.province_app import messages
from fawang.channels.models import PushEndpoint
from fawang.channels.queries import identity
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.identity import Access
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.notices.carriers.protocol import Permanent
from fawang.notices.events import NoticeSent
from fawang.people import queries as people

log = logging.getLogger(__name__)

TELL_TASK = "channels.tell_beside"


def _somewhere(_event: NoticeSent) -> bool:
    return bool(settings.FAWANG_PUSH_KEY or settings.FAWANG_PROVINCE_MESSAGES_URL)


@outbox.only(_somewhere)
def tell_beside(event: NoticeSent) -> None:
    """Have devices and app of a notice's person told that there is news, if the number alone opens the matter."""
    if people.shares_phone(event.contact_id):
        return
    resident = people.resident_by_phone(people.contact(event.contact_id).phone)
    if resident is None:
        return
    rings = PushEndpoint.objects.filter(resident_id=resident.pk).exists()
    if rings or any(row.channel == CHANNEL for row in identity.of_resident(resident.pk)):
        defer = app.configure_task(TELL_TASK, queue="channels").defer
        defer(resident_id=resident.pk, notice_id=event.notice_id)


def tell(*, by: Actor, resident_id: int, notice_id: int) -> None:
    """Ring a resident's devices and hand a line to the province app.

    Raises:
        Temporary: the app did not take it; nothing is rung again then.
    """
    if settings.FAWANG_PUSH_KEY:
        ring(by=by, resident_id=resident_id, notice_id=notice_id)
    if not settings.FAWANG_PROVINCE_MESSAGES_URL:
        return
    for row in identity.of_resident(resident_id):
        if row.channel == CHANNEL and identity.access_of(row) != Access.NOTHING:
            try:
                messages.hand_over(subject=row.subject, reference=f"n{notice_id}-{row.pk}")
            except Permanent as refused:
                log.warning("the province app takes no message: %s", refused.code)
