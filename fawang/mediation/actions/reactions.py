"""What a mediation does when something happens elsewhere: its agreement is sealed."""

from fawang.certificates.events import CertificateIssued
from fawang.certificates.queries import certificates
from fawang.kernel.rules.actor import SYSTEM
from fawang.mediation.procedure import PROCEDURE, Command, State
from fawang.work_orders.actions.steps import follow


def put_into_force(event: CertificateIssued) -> None:
    """Put the agreement into force that is signed by the mediators and sealed by the committee (Art. 29)."""
    row = certificates.by_key(event.key)
    assert row is not None, "an issued certificate is never deleted"
    follow(
        by=SYSTEM, order_id=event.order_id, procedure=PROCEDURE.name, states={State.SEALING},
        command=Command.IN_FORCE, number=row.number,
    )  # fmt: skip
