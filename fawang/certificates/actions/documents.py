"""The PDF of a certificate, handed out: after it is issued, and before as a preview. Each time is audited."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.certificates.actions import _paper
from fawang.certificates.actions.drafts import named
from fawang.certificates.actions.signatures import STORE
from fawang.certificates.models import Certificate
from fawang.certificates.queries import certificates as queries
from fawang.certificates.rules.procedure import ISSUED, State
from fawang.certificates.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people
from fawang.work_orders.kinds.archive import Enclosure, Part, Table, when
from fawang.work_orders.queries import WorkOrder

READ = audit.declare("certificates.read", gettext_lazy("Read the document of a certificate"))


def read_document(*, by: Actor, row: Certificate) -> tuple[str, bytes]:
    """Return the name and the PDF of an issued certificate; the caller has seen that `by` may have it.

    Raises:
        NotFound: there is none.
    """
    if not row.file or row.state not in ISSUED:
        raise NotFound("not_found")
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
    return f"{row.number}.pdf", STORE.read(row.file)


def preview(*, by: Actor, row: Certificate) -> tuple[str, bytes]:
    """Return the name and the PDF of a certificate that is not issued yet.

    Raises:
        Unavailable: see `_paper.drawn`.
    """
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
    content = STORE.read(row.file) if row.file else _paper.drawn(row, today=clock.today())
    return f"draft-{row.code}.pdf", content


def archived(order: WorkOrder) -> Part:
    """Return what was certified in an order: each certificate, each signature with its key, and the documents."""
    rows = [one for one in queries.issued_for(order.pk, drafts=True) if one.number]
    return Part(
        tables=(
            Table(gettext_lazy("Certificates"), _HEAD, [_facts(row) for row in rows]),
            Table(
                gettext_lazy("Signatures"), _SIGNED_HEAD, [line for row in rows for line in _signatures(row)]
            ),
        ),
        enclosures=[_enclosed(row) for row in reversed(rows) if row.file and row.state != State.DRAFT],
    )


_HEAD = (
    pgettext_lazy("archive", "Number"),
    pgettext_lazy("archive", "What"),
    pgettext_lazy("archive", "State"),
    pgettext_lazy("archive", "Issued"),
    pgettext_lazy("archive", "SHA-256"),
)
_SIGNED_HEAD = (
    pgettext_lazy("archive", "Number"),
    pgettext_lazy("archive", "By whom"),
    pgettext_lazy("archive", "When"),
    pgettext_lazy("archive", "Key"),
)


def _facts(row: Certificate) -> tuple[Any, ...]:
    return (
        row.number,
        row.title,
        labels.STATES[row.state],
        when(row.issued_at),
        bytes(row.digest or b"").hex(),
    )


def _signatures(row: Certificate) -> list[tuple[Any, ...]]:
    signed = queries.signatures_of(row)
    names = people.staff_named({one.staff_id for one in signed if one.staff_id is not None})
    return [
        (
            row.number,
            pgettext_lazy("archive", "Seal of the office") if one.staff_id is None else names.get(one.staff_id, ""),
            when(one.at),
            one.signatory.subject if one.signatory else pgettext_lazy("archive", "none: a copy"),
        )
        for one in signed
    ]  # fmt: skip


def _enclosed(row: Certificate) -> Enclosure:
    return Enclosure(f"{row.number}.pdf", row.title, lambda: STORE.read(row.file))
