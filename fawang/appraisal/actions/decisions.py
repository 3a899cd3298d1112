"""The institution's decisions: terms, appraisers, the report, what comes afterwards."""

from datetime import date
from enum import StrEnum

from fawang.appraisal import queries
from fawang.appraisal.models import Appraiser
from fawang.appraisal.procedure import FEWEST_APPRAISERS
from fawang.appraisal.rules import Added, Declined, Stopped, unfit
from fawang.appraisal.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.work_orders.kinds import Change


def offer(change: Change) -> None:
    """Offer the terms of the commission (Art. 30): the client consents to them, or nothing begins."""
    change.keep(fee=change.values["fee"])


def decline(change: Change) -> None:
    """Do not accept, on a ground of Arts. 29 or 32.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Declined)


def stop(change: Change) -> None:
    """Suspend or end an appraisal, on a ground of Art. 39.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Stopped)


def pay(change: Change) -> None:
    """Keep the receipt. A day in the future is no payment.

    Raises:
        Invalid: `paid_on` is in the future.
    """
    if date.fromisoformat(change.values["paid_on"]) > _day(change):
        raise Invalid("invalid", errors={"paid_on": "day_in_future"})
    change.keep(receipt=change.values["receipt"])


def waive(change: Change) -> None:
    """Waive the fee (Art. 45).

    Raises:
        Invalid: the ground is none for it.
    """
    if change.values["ground"] not in labels.WAIVERS:
        raise Invalid("invalid", errors={"ground": "ground_unknown"})
    change.keep(waived=change.values["ground"])


def appoint(change: Change) -> None:
    """Appoint the appraisers by their licence numbers: two at least, entered for the field (Art. 31).

    Raises:
        Invalid: one is unknown or may not do it, or they are too few.
    """
    known = {one.licence_no: one for one in queries.appraisers(change.order.unit_id)}
    given = change.values["appraisers"]
    if not known.keys() >= set(given):
        raise Invalid("invalid", errors={"appraisers": "appraiser_unknown"})
    appointed = [queries.listed(known[one]) for one in given]
    field = change.order.facts["field"]
    if against := unfit(field, appointed, on=_day(change), fewest=FEWEST_APPRAISERS):
        raise Invalid("invalid", errors={"appraisers": against})
    change.keep(appraisers=sorted(one.id for one in appointed), signed_by=[])


def sign(change: Change) -> None:
    """Let an appraiser sign: nobody but them where they have an account.

    Raises:
        Invalid: they are not appointed, or have signed.
        Conflict: `not_this_appraiser`.
    """
    facts = change.order.facts
    signed = facts.get("signed_by", []) if change.facts.state == "signed" else []
    row = _appointed(change.values["appraiser"], facts.get("appraisers", []), signed)
    if row.staff_id is not None and row.staff_id != change.by.id:
        raise Conflict("not_this_appraiser")
    change.keep(signed_by=sorted({*signed, row.pk}))


def issue(change: Change) -> None:
    """Seal the report; the day is that of the institution's seal."""
    change.keep(issued_on=_day(change).isoformat())


def take_up(change: Change) -> None:
    """Supplement the report, on a ground of Art. 42; it is signed anew.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Added)
    change.keep(signed_by=[])


def summon(change: Change) -> None:
    """Enter the day for which a court summons the appraisers (Arts. 46 and 47), however late it was served."""
    change.keep(summoned_to=change.values["on"])


def appear(change: Change) -> None:
    """Keep that they appeared: the summons is done with."""
    change.keep(summoned_to="")


def _appointed(licence: str, appointed: list[int], signed: list[int]) -> Appraiser:
    row = Appraiser.objects.filter(licence_no=licence, pk__in=set(appointed) - set(signed)).first()
    if row is None:
        raise Invalid("invalid", errors={"appraiser": "field_wrong"})
    return row


def _on_ground(change: Change, grounds: type[StrEnum]) -> None:
    if change.values["article"] not in set(grounds):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def _day(change: Change) -> date:
    return change.now.astimezone(clock.CHINA).date()
