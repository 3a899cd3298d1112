"""A repeated request gives the first answer again instead of doing the thing twice.

The key is claimed in the same transaction as the work: a parallel twin waits on the unique index
until the first commits, then finds the answer; if the first fails, the twin does the work.
(draft-ietf-httpapi-idempotency-key-header)
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from fawang.kernel.models import IdempotentRequest
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.fields import encrypt
from fawang.kernel.storage.prepared import run

MAX_KEY = 255


def once(key: str | None, request: Any, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Do `work` once for `key`; return its answer and whether it was given before.

    Args:
        key: the caller's key, at most 255 characters; None does the work without remembering.
        request: what was asked, as JSON values; the same key with another request is an error.
        work: does the thing and returns the answer, as JSON values.

    Raises:
        Invalid: `idempotency_key_too_long` or `idempotency_key_reused`.
    """
    if key is None:
        with transaction.atomic():
            return work(), False
    if len(key) > MAX_KEY:
        raise Invalid("idempotency_key_too_long", longest=MAX_KEY)
    name = hashlib.sha256(key.encode()).digest()
    asked = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).digest()
    with transaction.atomic():
        if not _claim(name, asked):
            return _answered(name, asked), True
        answer = work()
        _keep(name, answer)
        return answer, False


def answer_to(key: str | None) -> dict[str, Any] | None:
    """Return what `once` answered to `key`, if it has."""
    if key is None:
        return None
    row = IdempotentRequest.objects.filter(key=hashlib.sha256(key.encode()).digest()).first()
    return json.loads(row.answer) if row else None


def _keep(name: bytes, answer: dict[str, Any]) -> None:
    sealed = encrypt(json.dumps(answer), purpose="kernel.answer")
    run("UPDATE kernel_idempotentrequest SET answer = %s WHERE key = %s", [sealed, name])


def _claim(name: bytes, asked: bytes) -> bool:
    claimed = run(
        "INSERT INTO kernel_idempotentrequest (key, fingerprint, answer) VALUES (%s, %s, '')"
        " ON CONFLICT (key) DO NOTHING RETURNING 1",
        [name, asked],
    )
    return bool(claimed)


def _answered(name: bytes, asked: bytes) -> dict[str, Any]:
    row = IdempotentRequest.objects.get(key=name)
    if bytes(row.fingerprint) != asked:
        raise Invalid("idempotency_key_reused")
    answer: dict[str, Any] = json.loads(row.answer)
    return answer
