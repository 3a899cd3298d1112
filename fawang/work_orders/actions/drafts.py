"""What somebody has typed so far, kept so that a closed page or a lost connection costs nothing."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound, TooLarge
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.prepared import Lookup
from fawang.work_orders.models import Draft, SavedFilter

KEEP = timedelta(days=7)
LARGEST = 200_000
MOST_FILTERS = 20


def save_draft(*, by: Actor, key: str, answers: dict[str, Any]) -> None:
    """Keep `answers` under the secret `key` of the person's browser.

    Raises:
        TooLarge: more than a page of questions can hold.
    """
    # Half a character, which JSON can say and no encoding can store, becomes a question mark.
    text = json.dumps(answers, ensure_ascii=False).encode(errors="replace").decode()
    if len(text) > LARGEST:
        raise TooLarge("draft_too_large")
    Draft.objects.update_or_create(key=_hash(key), defaults={"answers": text, "saved_at": clock.now()})


def read_draft(*, key: str) -> dict[str, Any]:
    """Return what was kept under `key`; empty if nothing was."""
    row = _BY_KEY.first(_hash(key))
    return json.loads(row.answers) if row else {}


_BY_KEY = Lookup(lambda digest: Draft.objects.filter(key=digest), binary=True)


def address_of_draft(*, key: str) -> str:
    """Return what names the draft of `key` and opens nothing by itself; empty if there is none."""
    digest = _hash(key)
    return urlsafe_b64encode(digest).decode() if Draft.objects.filter(key=digest).exists() else ""


def move_draft(*, by: Actor, address: str) -> str:
    """Give a draft a new secret, which is returned: from now on it is another browser's, and nobody else's.

    Raises:
        NotFound: it has been moved, handed in or forgotten.
    """
    key = secrets.token_urlsafe(24)
    # One statement: of two who open the link at once one gets it.
    if not Draft.objects.filter(key=urlsafe_b64decode(address)).update(key=_hash(key)):
        raise NotFound("not_found")
    return key


def drop_draft(*, by: Actor, key: str) -> None:
    """Forget what was kept: it has become an order, or the person left by the exit button."""
    Draft.objects.filter(key=_hash(key)).delete()


def forget_old_drafts(*, by: Actor) -> None:
    """Delete drafts that nobody came back to."""
    Draft.objects.filter(saved_at__lt=clock.now() - KEEP).delete()


def save_filter(*, by: Actor, name: str, query: dict[str, str]) -> None:
    """Keep a view of the inbox under `name`; the same name replaces it.

    Raises:
        Invalid: no name, or too many filters.
    """
    name = clean(name)
    if not name or len(name) > 40:
        raise Invalid("invalid", errors={"name": "field_required" if not name else "field_too_long"})
    mine = SavedFilter.objects.filter(staff_id=by.known_id)
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise Invalid("invalid", errors={"name": "too_many_filters"})
    SavedFilter.objects.update_or_create(
        staff_id=by.known_id, name=name, defaults={"query": json.dumps(query)}
    )


def delete_filter(*, by: Actor, name: str) -> None:
    """Forget a view of the inbox."""
    SavedFilter.objects.filter(staff_id=by.known_id, name=name).delete()


def _hash(key: str) -> bytes:
    return sha256(key.encode()).digest()
