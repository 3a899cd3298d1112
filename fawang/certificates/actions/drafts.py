"""A kind of order has a certificate drafted: what it says, who has to sign. No number is given yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.certificates.models import Certificate
from fawang.certificates.queries import certificates as queries
from fawang.certificates.queries.verification import holder_hash, id_tail_hash
from fawang.certificates.rules.procedure import PROCEDURE, State
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.organisations import queries as organisations

DRAFTED = audit.declare("certificates.drafted", gettext_lazy("Had a certificate drafted"))
DISCARDED = audit.declare(
    "certificates.discarded", gettext_lazy("Discarded a certificate before it was issued")
)
MOST_SIGNERS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What a certificate says.

    Args:
        order_id, unit_id: the order in which, and the office by which it is issued.
        sort: the sort of certificate, which has numbers of its own at each office; at most 20 characters.
        template: extends `certificates/paper.html`; `context`, which is JSON, is what it is filled in with.
        holder, id_number: whom it is about; the public may ask whether a name, or the end of a number, is theirs.
        signers: the staff who answer for it, each with a signature of their own (one notary; two appraisers).
    """

    order_id: int
    unit_id: int
    sort: str
    title: str
    template: str
    signers: tuple[int, ...]
    holder: str = ""
    id_number: str = field(default="", repr=False)
    context: Mapping[str, Any] = field(default_factory=dict)


def draft_certificate(*, by: Actor, key: str, draft: Draft, is_demo: bool = False) -> Certificate:
    """Write a certificate that is to be signed; under a `key` that was used before, what it says is replaced.

    Called within the step that decides it. Whoever calls has judged what `by` may do.

    Args:
        key: what the kind calls it, such as `notarised:1234:1`: at most 120 characters.

    Raises:
        Invalid: nobody signs, or too many.
        Conflict: `moved_on_certificate`, it was signed already.
    """
    if not 0 < len(set(draft.signers)) <= MOST_SIGNERS:
        raise Invalid("invalid", errors={"signers": "signers_wrong"})
    unit = organisations.unit(draft.unit_id)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().filter(key=key).first()
        if row is None:
            row = Certificate(key=key, created_by=by.label, created_at=clock.now(), is_demo=is_demo)
        elif row.state != State.DRAFT or row.number:
            raise Conflict("moved_on_certificate", state=row.state, command="draft")
        row.order_id, row.unit_id, row.units = draft.order_id, unit.id, list(unit.path)
        row.sort, row.title, row.template = draft.sort, draft.title, draft.template
        row.signers = list(dict.fromkeys(draft.signers))
        row.holder, row.context = clean(draft.holder), json.dumps(draft.context, ensure_ascii=False)
        if not row.code:
            save_under_code(row)
        row.holder_hash = holder_hash(row.code, draft.holder) if draft.holder else b""
        row.id_tail_hash = id_tail_hash(row.code, draft.id_number) if draft.id_number else b""
        row.save()
        audit.record(DRAFTED, by=by, object=named(row), unit_id=row.unit_id)
    return row


def discard(*, by: Actor, code: str, version: int) -> Certificate:
    """Give a certificate up that was never issued. A number that it has stays used, as void.

    Raises:
        NotFound: it is not theirs to see.
        Conflict: `stale`; `moved_on_certificate`, it is issued.
    """
    with transaction.atomic():
        row = locked(by, code, version)
        step, _values = PROCEDURE.decide(
            queries.facts_of(row, by), "discard", permissions=queries.permissions_on(row, by), now=clock.now()
        )
        row.state, row.ended_at = step.target or row.state, clock.now()
        row.version += 1
        row.save(update_fields=["state", "ended_at", "version"])
        audit.record(DISCARDED, by=by, object=named(row), unit_id=row.unit_id, number=row.number)
    return row


def locked(by: Actor, code: str, version: int | None = None) -> Certificate:
    """Return a certificate of theirs, locked until the running transaction ends.

    Raises:
        NotFound: it is not theirs to see.
        Conflict: `stale`, with the newer version.
    """
    queries.visible(by, code)
    row = Certificate.objects.select_for_update().get(code=code)
    if version is not None and row.version != version:
        raise Conflict("stale", version=row.version)
    return row


def named(row: Certificate) -> str:
    """Return how audit and events name a certificate."""
    return f"certificates.certificate:{row.pk}"
