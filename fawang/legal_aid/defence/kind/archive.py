"""What the file of a notified defence has beside steps, papers and terms: the notification and who was asked."""

from django.utils.translation import gettext_lazy as _

from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.texts import labels
from fawang.legal_aid.texts import labels as aid_labels
from fawang.work_orders.kinds.archive import Part, Table, when
from fawang.work_orders.queries import WorkOrder


def archived(order: WorkOrder) -> Part:
    """Return the tables of an order's file."""
    row = queries.notification(order.pk)
    grounds = [f"{labels.GROUNDS[one]} ({labels.basis(one)})" for one in row.grounds]
    notification = [
        (_("Organ"), row.organ_name),
        (_("Number of the case"), row.number),
        (_("Stage of the case"), labels.STAGES.get(row.stage, row.stage)),
        (_("Why a lawyer is assigned"), "; ".join(grounds)),
        (_("Suspected or accused of"), row.charge),
        (_("Where the person is held"), row.held_at),
        (_("Day of the hearing"), row.hearing_on or ""),
        (_("Received"), when(row.received_at)),
        (_("Organ told of the lawyer"), when(row.told_at)),
    ]
    asked = [
        (
            one.lawyer.name,
            one.firm.name,
            when(one.offered_at),
            when(one.answered_at),
            aid_labels.ASSIGNMENTS[one.status][0],
        )
        for one in legal_aid.assignments(order.pk)
    ]
    return Part(
        tables=(
            Table(_("The notification"), (_("What"), _("As notified")), notification),
            Table(
                _("Lawyers asked"),
                (_("Lawyer"), _("Firm"), _("Asked"), _("Answered"), _("What became of it")),
                asked,
            ),
        )
    )
