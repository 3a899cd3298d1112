"""What a mediation does when something happens elsewhere: its agreement is sealed."""

from fawang.certificates.events import CertificateIssued
from fawang.certificates.queries import certificates
from fawang.kernel.rules.actor import SYSTEM
from fawang.mediation import queries
from fawang.mediation.procedure import Command, State
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import take_step


def put_into_force(event: CertificateIssued) -> None:
    """Put the agreement into force that is signed by the mediators and sealed by the committee (Art. 29)."""
    row = certificates.by_key(event.key)
    assert row is not None, "an issued certificate is never deleted"
    order = work_orders.locked(event.order_id)
    if queries.is_mediation(order) and order.state == State.SEALING:
        take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.IN_FORCE,
            version=order.version,
            data={"number": row.number},
        )
