"""What forms keep about people: the answers of an order's form, and papers that nobody has handed in here."""

from typing import Any

from django.db.models import F

from fawang.catalogue.models import Correction, Filing, Signature
from fawang.catalogue.queries import filings as queries
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.people import queries as people
from fawang.people.rules.wishes import read_phone

_ORDER = "work_orders.order"


def _erase(by: Actor, record: Record) -> int:
    rows = Filing.objects.filter(order_id=record.id)
    Signature.objects.filter(filing__in=rows).update(name="", signed=None)
    Correction.objects.filter(filing__in=rows).update(note="", before="")
    return rows.update(answers="", resident_id=None, key_version=F("key_version") + 1)


def _export(record: Record) -> dict[str, Any] | None:
    found = queries.of_order(record.id)
    return _told(found) if found else None


def _export_resident(resident_id: int) -> list[dict[str, Any]]:
    rows = Filing.objects.filter(resident_id=resident_id, order__isnull=True).order_by("pk")
    return [_told(queries.filled(row)) for row in rows]


def _told(found: queries.Filled) -> dict[str, Any]:
    return {
        "form": found.row.form,
        "version": found.row.version,
        "at": found.row.created_at,
        "answers": dict(found.course.answers),
        "computed": {one.name: one.value for one in found.results},
        "signatures": [
            {"who": one.signer, "name": one.name, "signed_at": one.signed_at, "declined_at": one.declined_at}
            for one in queries.signatures_of(found.row).values()
        ],
        "corrections": [
            {"answer": one.answer, "note": one.note, "before": one.before, "answered_at": one.answered_at}
            for one in queries.corrections_of(found.row)
        ],
    }


def _erase_number(by: Actor, number: str) -> int:
    resident = people.resident_by_phone(read_phone(number) or number)
    if resident is None:
        return 0
    rows = Filing.objects.filter(resident_id=resident.pk, order__isnull=True)
    count = rows.count()
    rows.delete()
    return count


KEEPER = Keeper(
    "form",
    frozenset({_ORDER}),
    erase=_erase,
    export=_export,
    export_resident=_export_resident,
    erase_number=_erase_number,
)
