"""The agreement: by word of mouth, or drafted, signed by all in one version, sealed; what follows it."""

from datetime import date
from typing import Any

from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation import queries
from fawang.mediation.models import Agreement, Consent
from fawang.mediation.procedure import PROCEDURE
from fawang.mediation.rules.agreements import Paper, digest, may_sign_by_code
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change
from fawang.work_orders.queries import WorkOrder

SOURCE = "Agreed by both sides"


def agree_orally(change: Change) -> None:
    """Keep what both sides agreed on by word of mouth: it is in force from the day on which they did (Arts. 28, 30).

    Raises:
        Invalid: the day is still to come.
    """
    row = _insert(change)
    _in_force(change, change.values["on"], row)
    change.keep(oral=True)


def draft(change: Change) -> None:
    """Draft the agreement, in a version of its own: what was signed before was another one."""
    row = _insert(change)
    change.keep(signed=[], by_code=may_sign_by_code(change.order.matter, row.paper))


def _insert(change: Change) -> Agreement:
    order, values = change.order, change.values
    version = order.facts.get("drafts", 0) + 1
    content = {name: values.get(name) or "" for name in ("disputed", "terms", "perform_by")}
    row = Agreement.objects.create(
        order=order,
        version=version,
        disputed=content["disputed"],
        terms=content["terms"],
        paper=values.get("paper") or Paper.NONE,
        perform_by=values["perform_by"],
        digest=digest(order.code, version, content),
        drafted_by=change.by.label,
        drafted_at=change.now,
    )
    change.keep(drafts=version, digest=row.digest, perform_by=content["perform_by"])
    return row


def attest(change: Change) -> None:
    """Keep that somebody signed the current version by hand, on a paper among the files that the mediator saw.

    Raises:
        Invalid: they have signed, or take no part; the paper is none of this order.
    """
    files = {str(row.pk) for row in work_orders.documents_of(change.order)}
    if change.values["file"] not in files:
        raise Invalid("invalid", errors={"file": "field_wrong"})
    _consent(change, document_id=int(change.values["file"]))


def signed(change: Change) -> None:
    """Keep that somebody signed the current version with a code (actions/signatures.py, which has checked it)."""
    _consent(change)


def _consent(change: Change, **more: Any) -> None:
    order = change.order
    waiting = {str(one.id): one for one in queries.still_to_sign(order)}
    signer, row = waiting.get(change.values["signer"]), queries.current(order)
    if signer is None or row is None:
        raise Invalid("invalid", errors={"signer": "not_the_signer"})
    Consent.objects.create(
        agreement=row, person=signer.id, digest=row.digest, by=change.by.label, at=change.now, **more
    )
    change.keep(signed=[*order.facts.get("signed", ()), signer.id])


def seal(change: Change) -> None:
    """Have the agreement drawn up: the mediators sign it and the committee seals it (Art. 29).

    Raises:
        Conflict: `not_signed_by_all`.
    """
    order, row = change.order, _signed_by_all(change)
    sealed = Draft(
        order_id=order.pk,
        unit_id=order.unit_id,
        sort=PROCEDURE.name,
        title="人民调解协议书",
        template="mediation/agreement_paper.html",
        signers=tuple(order.facts["mediators"]),
        context=written(order, row),
    )
    draft_certificate(by=change.by, key=f"{PROCEDURE.name}:{order.pk}:{row.version}", draft=sealed)


def sealed_on_paper(change: Change) -> None:
    """Keep that mediator and committee have signed and sealed it by hand, and on which day.

    Raises:
        Conflict: `not_signed_by_all`.
        Invalid: the day is still to come.
    """
    _in_force(change, change.values["on"], _signed_by_all(change))


def comes_into_force(change: Change) -> None:
    """Keep that the seal stands below it: from this day it binds (Arts. 29 and 31)."""
    _in_force(change, _today(change).isoformat(), _signed_by_all(change))


def _signed_by_all(change: Change) -> Agreement:
    row = queries.current(change.order)
    if row is None or queries.still_to_sign(change.order):
        raise Conflict("not_signed_by_all", state=change.facts.state, command="seal_agreement")
    return row


def _in_force(change: Change, on: str, row: Agreement) -> None:
    if date.fromisoformat(on) > _today(change):
        raise Invalid("invalid", errors={"on": "in_force_later"})
    by = row.perform_by
    change.keep(in_force_on=on, wants=[], ruling="", perform_by=str(by) if by else "")


def written(order: WorkOrder, row: Agreement) -> dict[str, Any]:
    """Return what a version says, with both sides by name and when each of them signed."""
    consents = {one.person: one for one in row.consents.all()}
    return {
        "version": row.version,
        "disputed": row.disputed,
        "terms": row.terms,
        "perform_by": str(row.perform_by or ""),
        "persons": [
            {
                "side": one.side,
                "name": one.name,
                "signed": consents[one.id].at.astimezone(clock.CHINA).date().isoformat()
                if one.id in consents
                else "",
                "by_hand": one.id in consents and consents[one.id].document_id is not None,
            }
            for one in queries.signers(order)
        ],
        "digest": row.digest,
    }


def agreed_term(order: WorkOrder, term: str) -> tuple[int, str] | None:
    """Return how long a term is that both sides agreed on: until the day on which all is to be performed."""
    by = order.facts.get("perform_by")
    if term != "perform" or not by:
        return None
    days = (date.fromisoformat(by) - clock.today()).days
    # Five of seven days are working days: the term is a reminder, the day itself stands in the agreement.
    return max(1, days * 5 // 7), SOURCE


def want_confirmation(change: Change) -> None:
    """Keep that a side wants the court to confirm the agreement: only both together may ask (Art. 33).

    Raises:
        Conflict: `wanted_already`.
    """
    side = work_orders.side_of(change.order, change.by)
    wants = change.order.facts.get("wants", [])
    if side in wants:
        raise Conflict("wanted_already", state=change.facts.state, command="want_confirmation")
    change.keep(wants=[*wants, side])


def ruled(change: Change) -> None:
    """Keep what the court said."""
    change.keep(ruling=change.values["ruling"])


def performed(change: Change) -> None:
    """Keep how the agreement was performed when somebody asked (Art. 31)."""
    change.keep(performed=change.values["performed"])


def mediate_again(change: Change) -> None:
    """Begin again with what the court found invalid (Art. 33)."""
    change.keep(in_force_on="", perform_by="", wants=[], oral=False, signed=[])


def _today(change: Change) -> date:
    return change.now.astimezone(clock.CHINA).date()
