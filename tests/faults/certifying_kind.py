"""What a kind does that certifies once it is paid for: a reaction to the news."""

from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.config.wiring import REACTIONS
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.payments.events import PaymentSettled
from fawang.work_orders import queries as work_orders


def certify(event: PaymentSettled) -> None:
    """Have the certificate drafted that was paid for."""
    order = work_orders.order_by_id(event.order_id)
    draft = Draft(
        order_id=order.pk, unit_id=event.unit_id, sort="notarised", title="公证书", signers=(1,),
        template="certificates/plain_paper.html", context={"text": "兹证明……"},
    )  # fmt: skip
    draft_certificate(by=SYSTEM, key=f"paid:{event.key}", draft=draft)


def connect() -> None:
    """Let it follow, beside everything else."""
    outbox.wire({**REACTIONS, PaymentSettled: (certify,)})
