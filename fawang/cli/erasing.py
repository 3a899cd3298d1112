"""Erasing a matter: each room removes its own part, all of them or none."""

from collections.abc import Callable
from gettext import gettext as _

from django.db import transaction

from fawang.feedback.actions import erase_comments
from fawang.kernel import audit
from fawang.kernel.actor import SYSTEM
from fawang.kernel.ids import read_code
from fawang.legal_aid.actions.applications import erase_application
from fawang.notices.actions import erase_notices
from fawang.people.actions.contacts import erase_contact
from fawang.work_orders.actions.erasure import erase_order

type Say = Callable[[str], object]


def erase(*, code: str, say: Say) -> None:
    """Remove all personal data of the ended order `code`, in any spelling of it.

    Raises:
        NotFound: there is no such order.
        Conflict: it is still being worked on.
    """
    with transaction.atomic():
        order = erase_order(by=SYSTEM, code=read_code(code) or "")
        about = f"work_orders.order:{order.pk}"
        erase_application(by=SYSTEM, order_id=order.pk)
        erase_comments(by=SYSTEM, order_id=order.pk)
        notices = erase_notices(by=SYSTEM, order_ref=about)
        erase_contact(by=SYSTEM, contact_id=order.contact_id)
        for object_name in (about, f"people.contact:{order.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s), its files and its contact.")
        % {"code": order.code, "notices": notices}
    )
