"""A file in which a device has saved its sealed records: opened here, and taken like what a device sends itself."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy

from fawang.counter.actions.offline import replay
from fawang.counter.queries import offline as queries
from fawang.counter.rules.offline import Command, read_command
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission

IMPORTED = audit.declare("counter.offline_imported", gettext_lazy("Took in a file of a desk without a line"))

FORMAT = "fawang-offline-1"
#: As many records as a device gathers in months.
MOST_RECORDS = 10_000


@dataclass(frozen=True, slots=True)
class _File:
    """A file, readable: whose device it comes from, and what it holds."""

    staff_id: int
    device: UUID
    offset: timedelta
    commands: tuple[Command, ...]


def import_file(*, by: Actor, content: bytes, now: datetime) -> list[dict[str, Any]]:
    """Take the records of a file, in their order; return an answer for each, as `replay` does.

    They are carried out as what their clerk may do at present; where the account is closed, each is held.

    Raises:
        Invalid: `export_unreadable`, it is no such file, or it was made for another platform.
        NotAllowed: `by` does not lead a counter at the unit of each record, or above.
    """
    file = _opened(content)
    for unit_id in {one.unit_id for one in file.commands}:
        if Permission.COUNTER_LEAD not in by.permissions_on(_path(unit_id)):
            raise NotAllowed("not_allowed")
    audit.record(IMPORTED, by=by, object=f"people.staff:{file.staff_id}", records=len(file.commands))
    clerk = people.staff_identity(file.staff_id).actor
    return replay(
        by=clerk,
        clerk_id=file.staff_id,
        device=file.device,
        commands=file.commands,
        offset=file.offset,
        now=now,
    )


def _path(unit_id: int) -> tuple[int, ...]:
    try:
        return organisations.unit_path(unit_id)
    except NotFound:
        return ()


def _opened(content: bytes) -> _File:
    try:
        values = json.loads(content)
        if values["format"] != FORMAT or len(values["records"]) > MOST_RECORDS:
            raise Invalid("export_unreadable")
        staff_id, device = int(values["staff"]), UUID(values["device"])
        key = AESGCM(_data_key(staff_id, device, values["key"]))
        commands = tuple(
            sorted((_command(key, one) for one in values["records"]), key=lambda command: command.seq)
        )
        offset = timedelta(seconds=float(values.get("offset", 0)))
    except (AttributeError, InvalidTag, KeyError, OverflowError, TypeError, ValueError):
        raise Invalid("export_unreadable") from None
    return _File(staff_id, device, offset, commands)


def _data_key(staff_id: int, device: UUID, wrapped: dict[str, str]) -> bytes:
    """Unwrap the key under which the device has sealed: the counterpart of `static/counter/offline/vault.js`."""
    secret = bytes.fromhex(queries.device_secret(staff_id=staff_id, device=device))
    by = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fawang offline desk").derive(secret)
    return AESGCM(by).decrypt(base64.b64decode(wrapped["iv"]), base64.b64decode(wrapped["data"]), None)


def _command(key: AESGCM, record: dict[str, str]) -> Command:
    iv, sealed = base64.b64decode(record["iv"]), base64.b64decode(record["data"])
    return read_command(json.loads(key.decrypt(iv, sealed, record["id"].encode())))
