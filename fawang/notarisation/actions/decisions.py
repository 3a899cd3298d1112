"""The notary office's decisions: who came, the certificate, its review, the other ends."""

from datetime import date

from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.notarisation.actions.fees import end
from fawang.notarisation.procedure import PROCEDURE, Command, review_until
from fawang.notarisation.rules import Declined, Ended, Refusal
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change


def decline(change: Change) -> None:
    """Do not accept, on a ground of the rules, Art. 19.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Declined)


def refuse(change: Change) -> None:
    """Do not certify, on a ground of Art. 31.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Refusal)
    end(change)


def terminate(change: Change) -> None:
    """End it, on a ground of the rules, Art. 50.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Ended)
    end(change)


def attend(change: Change) -> None:
    """Keep the day on which the person was before the notary.

    Raises:
        Invalid: it is in the future.
    """
    if date.fromisoformat(change.values["on"]) > _day(change):
        raise Invalid("invalid", errors={"on": "day_in_future"})
    change.keep(attended_on=change.values["on"])


def propose(change: Change) -> None:
    """Keep who examined it: the notary signs (Art. 32)."""
    change.keep(notary=change.by.id or 0)


def approve(change: Change) -> None:
    """Have the certificate drafted that the notary proposed; somebody else approves it (rules, Art. 43).

    Raises:
        Conflict: `same_notary`.
    """
    _not_the_notary(change)
    _draft(change, _proposed(change), signer=change.order.facts["notary"])


def redraft(change: Change) -> None:
    """Have a certificate drafted that is to stand in the place of the one under review; its notary signs.

    Raises:
        Conflict: `same_notary`, the review is another notary's (rules, Art. 62).
    """
    _not_the_notary(change)
    _draft(change, change.values["certificate"], signer=change.by.id or 0)


def issue(change: Change) -> None:
    """Keep number and day of the certificate."""
    change.keep(number=change.values["number"], issued_on=_day(change).isoformat())


def correct(change: Change) -> None:
    """Keep the number of the certificate that stands in the place of the first."""
    change.keep(number=change.values["number"])


def ask_review(change: Change) -> None:
    """Remember from which state a review was asked for."""
    change.keep(reviewed_from=change.facts.state)


def take_review(change: Change) -> None:
    """Take in that somebody who is no party and concerned wants the certificate reviewed (Art. 39).

    Raises:
        Invalid: they learned of it in the future.
        Conflict: `review_too_late`.
    """
    knew, issued = (
        date.fromisoformat(one) for one in (change.values["knew_on"], change.order.facts["issued_on"])
    )
    if knew > _day(change):
        raise Invalid("invalid", errors={"knew_on": "day_in_future"})
    if _day(change) > review_until(issued, max(knew, issued)):
        raise Conflict("review_too_late")
    ask_review(change)


def uphold(change: Change) -> None:
    """Uphold a certificate: never by the notary who signed (rules, Art. 62).

    Raises:
        Conflict: `same_notary`.
    """
    _not_the_notary(change)


def _not_the_notary(change: Change) -> None:
    if change.by.id is not None and change.order.facts.get("notary") == change.by.id:
        raise Conflict("same_notary")


def _proposed(change: Change) -> str:
    rows = work_orders.history(change.order, public=False)
    text: str = next(row.data["certificate"] for row in reversed(rows) if row.command == Command.PROPOSE)
    return text


def _draft(change: Change, text: str, *, signer: int) -> None:
    order = change.order
    number = order.facts.get("certificates", 0) + 1
    draft = Draft(
        order_id=order.pk,
        unit_id=order.unit_id,
        sort=PROCEDURE.name,
        title="公证书",
        template="certificates/plain_paper.html",
        signers=(signer,),
        holder=order.person,
        id_number=people.contact(order.contact_id).id_number,
        context={"text": text},
    )
    draft_certificate(by=change.by, key=f"{PROCEDURE.name}:{order.pk}:{number}", draft=draft)
    change.keep(certificates=number)


def _on_ground(change: Change, grounds: type[Declined] | type[Refusal] | type[Ended]) -> None:
    if change.values["article"] not in set(grounds):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def _day(change: Change) -> date:
    return change.now.astimezone(clock.CHINA).date()
