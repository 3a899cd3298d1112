"""What the file of a commission has beyond that of every order: its appraisers, and the chain of evidence."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.appraisal import queries
from fawang.appraisal.models import HandOver, Material
from fawang.appraisal.rules.custody import standing
from fawang.appraisal.texts import labels
from fawang.work_orders.kinds.archive import Part, Table, when
from fawang.work_orders.queries import WorkOrder

_MATERIALS = (
    pgettext_lazy("archive", "No."),
    pgettext_lazy("archive", "What"),
    pgettext_lazy("archive", "Sort"),
    pgettext_lazy("archive", "Quantity"),
    pgettext_lazy("archive", "Condition"),
    pgettext_lazy("archive", "Brought by"),
    pgettext_lazy("archive", "Received"),
)
_WAY = (
    pgettext_lazy("archive", "Material"),
    pgettext_lazy("archive", "From"),
    pgettext_lazy("archive", "To"),
    pgettext_lazy("archive", "When"),
    pgettext_lazy("archive", "Signed by giver and taker"),
    pgettext_lazy("archive", "Details"),
)


def archived(order: WorkOrder) -> Part:
    """Return the appraisers, the materials, and every hand-over with both signatures and each gap."""
    rows = queries.materials(order.pk)
    appointed = set(order.facts.get("appraisers", []))
    appraisers = [one for one in queries.appraisers(order.unit_id) if one.pk in appointed]
    return Part(
        tables=(
            Table(
                _("Appraisers"), (pgettext_lazy("archive", "Name"), pgettext_lazy("archive", "Licence")),
                [(one.name, one.licence_no) for one in appraisers],
            ),
            Table(_("Materials"), _MATERIALS, [_material(one) for one in rows]),
            Table(_("Chain of evidence"), _WAY, [line for one in rows for line in _way(one)]),
        )
    )  # fmt: skip


def _material(row: Material) -> tuple[Any, ...]:
    return (
        row.number, row.name, labels.SORTS[row.sort], row.quantity, row.condition, labels.BRINGERS[row.brought_by],
        when(row.received_at),
    )  # fmt: skip


def _way(material: Material) -> Iterator[tuple[Any, ...]]:
    steps = queries.way(material)
    gaps = standing(queries.as_rules(steps)).gaps
    for number, one in enumerate(steps):
        yield (
            material.number, labels.HOLDERS[one.giver], labels.HOLDERS[one.taker], when(one.at),
            f"{one.giver_by or '—'}\n{one.taker_by or '—'}", _details(one, gap=number in gaps),
        )  # fmt: skip


def _details(one: HandOver, *, gap: bool) -> str:
    seal = {True: _("The seal is intact"), False: _("The seal was broken"), None: ""}[one.intact]
    missing = _("It did not come from whoever had it last:") if gap else ""
    done = "" if one.done_at else _("Not signed by both yet")
    said = (one.purpose, seal, f"{missing} {one.explained}".strip(), done)
    return "\n".join(str(text) for text in said if text)
