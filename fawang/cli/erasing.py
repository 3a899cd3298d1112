"""Erasing a matter: each room removes its own part, all of them or none."""

from collections.abc import Callable
from gettext import gettext as _

from django.db import transaction

from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.queries import one
from fawang.dispatch.actions.callbacks import erase_callback
from fawang.dispatch.queries import callbacks
from fawang.feedback.actions import erase_comments
from fawang.feedback.actions.erasure import erase_about
from fawang.kernel import audit
from fawang.kernel.actor import SYSTEM
from fawang.kernel.ids import read_code
from fawang.legal_aid.actions.applications import erase_application
from fawang.notices.actions import erase_notices
from fawang.people.actions.contacts import erase_contact
from fawang.work_orders.actions.erasure import erase_order

type Say = Callable[[str], object]


def erase(*, code: str, say: Say) -> None:
    """Remove all personal data of the ended order, consultation or call-back `code`, in any spelling of it.

    Raises:
        NotFound: there is no such order, consultation or call-back.
        Conflict: it is still being worked on.
    """
    found = read_code(code) or ""
    if one.exists(found):
        _erase_consultation(found, say)
        return
    if callbacks.exists(found):
        _erase_callback(found, say)
        return
    with transaction.atomic():
        order = erase_order(by=SYSTEM, code=found)
        about = f"work_orders.order:{order.pk}"
        erase_application(by=SYSTEM, order_id=order.pk)
        erase_comments(by=SYSTEM, order_id=order.pk)
        erase_about(by=SYSTEM, order_id=order.pk)
        notices = erase_notices(by=SYSTEM, order_ref=about)
        erase_contact(by=SYSTEM, contact_id=order.contact_id)
        for object_name in (about, f"people.contact:{order.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s), its files and its contact.")
        % {"code": order.code, "notices": notices}
    )


def _erase_consultation(code: str, say: Say) -> None:
    with transaction.atomic():
        row = erase_consultation(by=SYSTEM, code=code)
        erase_about(by=SYSTEM, consultation_id=row.pk)
        notices = erase_notices(by=SYSTEM, order_ref=one.named(row))
        erase_contact(by=SYSTEM, contact_id=row.contact_id)
        for object_name in (one.named(row), f"people.contact:{row.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s) and its contact.")
        % {"code": row.code, "notices": notices}
    )


def _erase_callback(code: str, say: Say) -> None:
    with transaction.atomic():
        row = erase_callback(by=SYSTEM, code=code)
        about = callbacks.named(row)
        notices = erase_notices(by=SYSTEM, order_ref=about)
        erase_contact(by=SYSTEM, contact_id=row.contact_id)
        for object_name in (about, f"people.contact:{row.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s) and its contact.")
        % {"code": row.code, "notices": notices}
    )
