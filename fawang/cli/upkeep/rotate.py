"""Re-encrypts personal data under the current key."""

from collections.abc import Callable
from gettext import gettext as _
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from fawang.certificates.actions import signatures as certificates
from fawang.consultations.actions import attaching
from fawang.consultations.actions import recordings as talks
from fawang.datacentre.actions import reports
from fawang.hotline.actions import recordings as phoned
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.fields import EncryptedText
from fawang.organisations.actions import photos as unit_photos
from fawang.outreach.actions import photos
from fawang.work_orders.actions import documents

type Say = Callable[[str], object]

_BATCH = 500


def rotate_all(say: Say) -> None:
    """Go through every encrypted column and the document store; what is current already is left alone."""
    for model in apps.get_models():
        columns = [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedText)]
        if columns:
            line = _("%(table)s: %(number)s rows re-encrypted")
            say(line % {"table": model._meta.db_table, "number": _rotate_table(model, columns)})
    stores = (documents, attaching, talks, phoned, reports, unit_photos, photos, certificates)
    files = sum(store.reencrypt_all(by=SYSTEM) for store in stores)
    say(_("documents: %(number)s files re-encrypted") % {"number": files})


def _rotate_table(model: type[models.Model], columns: list[EncryptedText]) -> int:
    # Quoted: a column may bear the name of a word of SQL.
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    names = [quote(str(field.column)) for field in columns]
    changed, last = 0, None
    while True:
        after = f"WHERE {key} > %s" if last is not None else ""
        params: list[Any] = [last] if last is not None else []
        with transaction.atomic(), connection.cursor() as cursor:
            # The history is append-only for everything but this and erasure; its content stays the same.
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
            cursor.execute(
                f"SELECT {key}, {', '.join(names)} FROM {table} {after} ORDER BY {key} LIMIT {_BATCH} FOR UPDATE",
                params,
            )
            rows = cursor.fetchall()
            for pk, *values in rows:
                fresh = {
                    name: settings.FAWANG_KEY_RING.encrypt(
                        settings.FAWANG_KEY_RING.decrypt(bytes(value), purpose=field.purpose),
                        purpose=field.purpose,
                    )
                    for name, field, value in zip(names, columns, values, strict=True)
                    if value and not settings.FAWANG_KEY_RING.is_current(bytes(value))
                }
                if fresh:
                    assignments = ", ".join(f"{name} = %s" for name in fresh)
                    cursor.execute(
                        f"UPDATE {table} SET {assignments} WHERE {key} = %s", [*fresh.values(), pk]
                    )
                    changed += 1
        if not rows:
            return changed
        last = rows[-1][0]
