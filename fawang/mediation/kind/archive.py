"""What the file of a mediation has beyond that of every order: who mediated, each version, who signed it (Art. 27)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.mediation import queries
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.archive import Part, Table, when
from fawang.work_orders.queries import WorkOrder


def archived(order: WorkOrder) -> Part:
    """Return the mediators, the versions of the agreement, and every signature with what was signed."""
    names = {one.id: one.name for one in work_orders.persons_of(order, left=True)}
    rows = sorted(queries.agreements(order.pk), key=lambda row: row.version)
    return Part(
        tables=(
            Table(
                _("Mediators"),
                (pgettext_lazy("archive", "Name"),),
                [(name,) for name in queries.mediator_names(order)],
            ),
            Table(
                _("The agreement"),
                (pgettext_lazy("archive", "No."), pgettext_lazy("archive", "What"), pgettext_lazy("archive", "When")),
                [(row.version, row.terms, when(row.drafted_at)) for row in rows],
            ),
            Table(
                _("Who signs"),
                (pgettext_lazy("archive", "No."), pgettext_lazy("archive", "Name"), pgettext_lazy("archive", "When"),
                 pgettext_lazy("archive", "Details")),
                [
                    (row.version, names.get(one.person, ""), when(one.at), one.digest)
                    for row in rows
                    for one in row.consents.all()
                ],
            ),
        )
    )  # fmt: skip
