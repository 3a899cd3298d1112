"""Erasing a matter, or what a number has left: each room removes its own part, all of them or none."""

import re
from collections.abc import Callable
from gettext import gettext as _

from django.db import transaction

from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.queries import one
from fawang.dispatch.actions.callbacks import erase_callback
from fawang.dispatch.queries import callbacks
from fawang.feedback.actions import erase_comments
from fawang.feedback.actions.erasure import erase_about
from fawang.hotline.actions.erasure import erase_calls, erase_calls_of_callback
from fawang.hotline.actions.erasure import erase_number as erase_number_of_calls
from fawang.hotline.queries.erasing import (
    callbacks_of_number,
    hashes_of,
    talks_of_callback,
    talks_of_number,
)
from fawang.kernel import audit
from fawang.kernel.actor import SYSTEM
from fawang.kernel.ids import read_code
from fawang.kernel.problems import Invalid
from fawang.kernel.text import clean
from fawang.legal_aid.actions.applications import erase_application
from fawang.notices.actions import erase_notices
from fawang.people.actions.contacts import erase_contact
from fawang.people.wishes import read_phone
from fawang.work_orders.actions.erasure import erase_order
from fawang.work_orders.queries import contacts_of

type Say = Callable[[str], object]

#: From abroad, and of what machines show, numbers come as they are.
_DIALLED = re.compile(r"\+?[0-9]{3,20}")


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
        audit.erase(object=about, by=SYSTEM)
        # Of everybody who takes part, and of whoever has left.
        for contact_id in contacts_of(order):
            erase_contact(by=SYSTEM, contact_id=contact_id)
            audit.erase(object=f"people.contact:{contact_id}", by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s), its files and its contact.")
        % {"code": order.code, "notices": notices}
    )


def _erase_consultation(code: str, say: Say) -> None:
    with transaction.atomic():
        row = erase_consultation(by=SYSTEM, code=code)
        erase_about(by=SYSTEM, consultation_id=row.pk)
        erase_calls(by=SYSTEM, consultation_id=row.pk)
        notices = erase_notices(by=SYSTEM, order_ref=one.named(row))
        erase_contact(by=SYSTEM, contact_id=row.contact_id)
        for object_name in (one.named(row), f"people.contact:{row.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s) and its contact.")
        % {"code": row.code, "notices": notices}
    )


def erase_number(*, number: str, say: Say) -> None:
    """Remove what a phone number has left at the hotline: consultations, call-backs, messages, calls, blocks.

    Raises:
        Invalid: `phone_wrong`.
        Conflict: something of it is still going on; then nothing is erased.
    """
    if read_phone(number) is None and not _DIALLED.fullmatch(clean(number)):
        raise Invalid("phone_wrong")
    found = hashes_of(number)
    with transaction.atomic():
        # A talk of a call-back goes with the call-back.
        for code in callbacks_of_number(found):
            _erase_callback(code, say)
        for code in talks_of_number(found):
            _erase_consultation(code, say)
        calls = erase_number_of_calls(by=SYSTEM, hashes=found)
    say(_("Erased what else its calls have left (%(calls)s).") % {"calls": calls})


def _erase_callback(code: str, say: Say) -> None:
    with transaction.atomic():
        row = erase_callback(by=SYSTEM, code=code)
        for talk in talks_of_callback(row.pk):
            _erase_consultation(talk, say)
        erase_calls_of_callback(by=SYSTEM, callback_id=row.pk, code=row.code)
        about = callbacks.named(row)
        notices = erase_notices(by=SYSTEM, order_ref=about)
        erase_contact(by=SYSTEM, contact_id=row.contact_id)
        for object_name in (about, f"people.contact:{row.contact_id}"):
            audit.erase(object=object_name, by=SYSTEM)
    say(
        _("%(code)s: erased, with its notices (%(notices)s) and its contact.")
        % {"code": row.code, "notices": notices}
    )
