"""How a valid certificate ends: one person proposes with a reason, another one decides (Notarisation Law, Art. 39)."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.certificates.actions.drafts import locked, named
from fawang.certificates.events import CertificateEnded
from fawang.certificates.models import Certificate, EndingProposal
from fawang.certificates.queries import certificates as queries
from fawang.certificates.rules.procedure import PROCEDURE, Ending
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit

PROPOSED = audit.declare(
    "certificates.ending_proposed", gettext_lazy("Proposed to correct or revoke a certificate")
)
ENDED = audit.declare("certificates.ended", gettext_lazy("Corrected or revoked a certificate"))
DECLINED = audit.declare(
    "certificates.ending_declined", gettext_lazy("Declined to correct or revoke a certificate")
)
LONGEST_REASON = 1000


def propose_ending(
    *, by: Actor, code: str, ending: Ending, reason: str, replacement: str = "", version: int
) -> EndingProposal:
    """Propose that a certificate is revoked, or corrected by another one that is valid.

    Args:
        replacement: the code of the certificate that stands in its place; needed to correct.

    Raises:
        NotFound, Conflict: as `locked`; `ending_proposed_already`; `moved_on_certificate`.
        Invalid: the reason is missing; `replacement_wrong`, no valid certificate of this office and order.
    """
    words = clean(reason)
    if not words or len(words) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long" if words else "field_required"})
    with transaction.atomic():
        row = locked(by, code, version)
        _decide(by, row, "propose")
        other = next((one for one in queries.replacements_for(row) if one.code == replacement), None)
        if ending == Ending.CORRECT and other is None:
            raise Invalid("invalid", errors={"replacement": "replacement_wrong"})
        proposal = EndingProposal.objects.create(
            certificate=row,
            ending=ending,
            reason=words,
            replacement=other if ending == Ending.CORRECT else None,
            proposed_by=by.known_id,
            proposed_at=clock.now(),
        )
        audit.record(PROPOSED, by=by, object=named(row), unit_id=row.unit_id, ending=str(ending))
    return proposal


def decide_ending(*, by: Actor, code: str, granted: bool, version: int) -> Certificate:
    """Decide on what somebody else proposed.

    Raises:
        NotFound, Conflict: as `locked`; `nothing_proposed`; `second_person_needed`, it is their own proposal;
            `replacement_ended`, what was to stand in its place is not valid any more.
    """
    with transaction.atomic():
        row = locked(by, code, version)
        proposal = queries.open_proposal(row)
        command = "decline" if proposal is None or not granted else Ending(proposal.ending)
        target = _decide(by, row, command)
        assert proposal is not None
        proposal.decided_by, proposal.decided_at, proposal.granted = by.known_id, clock.now(), granted
        proposal.save(update_fields=["decided_by", "decided_at", "granted"])
        if not granted:
            audit.record(DECLINED, by=by, object=named(row), unit_id=row.unit_id)
            return row
        if proposal.ending == Ending.CORRECT and proposal.replacement not in queries.replacements_for(row):
            raise Conflict("replacement_ended")
        row.state, row.corrected_by, row.ended_at = target, proposal.replacement, clock.now()
        row.version += 1
        row.save(update_fields=["state", "corrected_by", "ended_at", "version"])
        audit.record(ENDED, by=by, object=named(row), unit_id=row.unit_id, ending=proposal.ending)
        news = CertificateEnded(
            certificate_id=row.pk, order_id=row.order_id, key=row.key, state=row.state, unit_id=row.unit_id
        )
        outbox.publish(news, by=by)
    return row


def _decide(by: Actor, row: Certificate, command: str) -> str:
    facts = queries.facts_of(row, by)
    step, _values = PROCEDURE.decide(
        facts, command, permissions=queries.permissions_on(row, by), now=clock.now()
    )
    return step.target_for(facts)
