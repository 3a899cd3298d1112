"""What a device sends from a desk without a line."""

import base64
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fawang.counter.actions.offline import replay
from fawang.counter.queries.offline import device_secret
from fawang.counter.rules.offline import Command, Kind
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor

DEVICE = UUID("5f0c9a7e-7a53-4e57-8c37-0a4c1c3f7a11")
#: Numbers with the right check character (GB 11643) that nobody has.
ID_NUMBER = "440605190001010013"


def visit(unit_id: int, made_at: datetime, *, seq: int = 1, id: UUID | None = None, **fields: str) -> Command:
    """Return a visit as a device recorded it."""
    said = {"kind": "advice", "outcome": "advised", "minutes": "10", **fields}
    return Command(id or uuid4(), seq, made_at, Kind.VISIT, unit_id, said)


def application(unit_id: int, made_at: datetime, *, seq: int = 1, **fields: str) -> Command:
    """Return an application as a device recorded it."""
    said = {
        "kind": "legal_aid", "matter": "labour", "words": "老板扣着三个月工资不给", "name": "蒋先生",
        "phone": "13800138000", "place_text": "佛山南海桂城", **fields,
    }  # fmt: skip
    return Command(uuid4(), seq, made_at, Kind.APPLICATION, unit_id, said)


def note(unit_id: int, made_at: datetime, code: str, *, version: int | None = None, seq: int = 1) -> Command:
    """Return a note to a matter."""
    said = {"code": code, "note": f"当事人带来了第 {seq} 张工资单"}
    return Command(uuid4(), seq, made_at, Kind.NOTE, unit_id, said, version)


def send(
    by: Actor, *commands: Command, now: datetime, clerk_id: int | None = None, **offset: Any
) -> list[Any]:
    """Send commands at `now` as their clerk's device does."""
    with clock.at(now):
        return replay(
            by=by,
            clerk_id=clerk_id or by.known_id,
            device=DEVICE,
            commands=commands,
            offset=timedelta(**offset),
            now=now,
        )


def sealed_file(staff_id: int, *commands: Command, offset: float = 0) -> bytes:
    """Return the file in which a device saves what it keeps of somebody: the counterpart of records.js."""
    key, iv = secrets.token_bytes(32), secrets.token_bytes(12)
    secret = bytes.fromhex(device_secret(staff_id=staff_id, device=DEVICE))
    by = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fawang offline desk").derive(secret)

    def text(data: bytes) -> str:
        return base64.b64encode(data).decode()

    records = []
    for one in commands:
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(key).encrypt(nonce, one.content.encode(), str(one.id).encode())
        records.append({"id": str(one.id), "iv": text(nonce), "data": text(sealed)})
    wrapped = {"iv": text(iv), "data": text(AESGCM(by).encrypt(iv, key, None))}
    return json.dumps(
        {"format": "fawang-offline-1", "device": str(DEVICE), "staff": staff_id, "offset": offset,
         "key": wrapped, "records": records}
    ).encode()  # fmt: skip
