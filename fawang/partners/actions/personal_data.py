"""What referrals keep about people: who they are, what the sides wrote of them. Goes with the order they belong to.

A referral that became no order is a record of its own, found by its code.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import audit
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.kernel.storage.fields import keyed_hash
from fawang.partners.actions.exchange import PHONE
from fawang.partners.models import Referral, TokenForm, TrailEntry
from fawang.partners.queries.messages import data_of, fields_of
from fawang.partners.rules.procedure import ENDED
from fawang.partners.texts import labels
from fawang.people.rules.wishes import read_phone

_ORDER, _REFERRAL = "work_orders.order", "partners.referral"
#: Referrals that are looked for at once.
_TOGETHER = 200


def _rows(record: Record) -> "list[Referral]":
    by = {"order_id": record.id} if record.table == _ORDER else {"pk": record.id}
    return list(
        Referral.objects.select_for_update(of=("self",)).select_related("partner").filter(**by).order_by("pk")
    )


def _find(code: str) -> Record | None:
    row = Referral.objects.filter(code=code, order_id__isnull=True, erased=False).first()
    return Record(_REFERRAL, row.pk, code, None) if row else None


def _erase(by: Actor, record: Record) -> int:
    """Erase what tells who somebody is; steps with their moments and reasons stay as the pair's book.

    Raises:
        Conflict: `referral_open`: the other side still works on it. Withdraw it, or wait for its end.
    """
    count = 0
    with transaction.atomic():
        rows = _rows(record)
        if any(row.state not in ENDED for row in rows):
            raise Conflict("referral_open")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
        for row in rows:
            row.fields, row.phone_hash, row.tokens, row.consent_text = "", b"", [], ""
            row.call_reference, row.erased = "", True
            row.save()
            TokenForm.objects.filter(referral=row).delete()
            for entry in TrailEntry.objects.filter(referral=row):
                said = data_of(entry)
                kept = {name: said[name] for name in ("reason", "next", "due_at") if said.get(name)}
                TrailEntry.objects.filter(pk=entry.pk).update(data=json.dumps(kept, ensure_ascii=False))
            audit.erase(object=f"{_REFERRAL}:{row.pk}", by=by)
            count += 1
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL fawang.erasing = 'off'")
    return count


def forget_ended(*, by: Actor, now: datetime) -> int:
    """Erase who somebody is of referrals that became no order and ended long ago (FAWANG_PARTNER_REFERRAL_DAYS).

    Those of an order go with it. Returns how many were erased; each is a transaction of its own.
    """
    before = now - timedelta(days=settings.FAWANG_PARTNER_REFERRAL_DAYS)
    due = Referral.objects.filter(order__isnull=True, erased=False, ended_at__lt=before).order_by("ended_at")
    count = 0
    while codes := list(due.values_list("pk", "code")[:_TOGETHER]):
        for number, code in codes:
            count += _erase(by, Record(_REFERRAL, number, code, None))
    return count


def _export(record: Record) -> list[dict[str, Any]] | None:
    by = {"order_id": record.id} if record.table == _ORDER else {"pk": record.id}
    rows = Referral.objects.select_related("partner").filter(**by).order_by("pk")
    return [
        {
            "code": row.code,
            "partner": labels.partner_name(row.partner.names),
            "direction": row.direction,
            "state": row.state,
            "fields": fields_of(row),
            "consent": {
                "text": row.consent_text,
                "at": row.consent_at,
                "withdrawn_at": row.consent_withdrawn_at,
            },
            "trail": [
                {"side": one.side, "step": one.command, "at": one.happened_at, **data_of(one)}
                for one in TrailEntry.objects.filter(referral=row).order_by("seq")
            ],
        }
        for row in rows
    ] or None


def _of_number(phone: str) -> list[str]:
    number = read_phone(phone)
    if not number:
        return []
    rows = Referral.objects.filter(phone_hash=keyed_hash(PHONE, number), order_id__isnull=True, erased=False)
    return list(rows.values_list("code", flat=True))


KEEPER = Keeper(
    "partners",
    frozenset({_ORDER, _REFERRAL}),
    find=_find,
    erase=_erase,
    export=_export,
    of_number=_of_number,
)
