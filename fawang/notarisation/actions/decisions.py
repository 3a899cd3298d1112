"""The notary office's decisions: the fee, who came, the certificate, its review."""

from datetime import date
from decimal import Decimal

from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.notarisation import queries
from fawang.notarisation.data.fees import Waiver, table_for
from fawang.notarisation.data.items import items
from fawang.notarisation.rules import Declined, Ended, Refusal
from fawang.notarisation.rules.fees import after_waiver
from fawang.organisations import queries as organisations
from fawang.work_orders.kinds import Change
from fawang.work_orders.queries import WorkOrder


def accept(change: Change) -> None:
    """Accept, and set the fee: that of the table in force today, or another sum that the officer gives.

    Raises:
        Invalid: the officer gave none, and no table says it.
    """
    order, day = change.order, _day(change)
    region = organisations.unit(order.unit_id).region_code
    value = queries.value_in(queries.answers_of(order))
    found = queries.quote(items()[order.facts["item"]], region=region, on=day, value=value)
    given = change.values["fee"]
    if given is None and found is None:
        raise Invalid("invalid", errors={"fee": "field_required"})
    change.values["fee"] = fee = given if given is not None or found is None else str(found.fee.sum)
    change.keep(fee=fee, fee_table=found.table.since.isoformat() if found and given is None else "")


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


def terminate(change: Change) -> None:
    """End it, on a ground of the rules, Art. 50.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Ended)


def pay(change: Change) -> None:
    """Keep the receipt. A day in the future is no payment.

    Raises:
        Invalid: `paid_on` is in the future.
    """
    if date.fromisoformat(change.values["paid_on"]) > _day(change):
        raise Invalid("invalid", errors={"paid_on": "day_in_future"})
    change.keep(receipt=change.values["receipt"])


def waive(change: Change) -> None:
    """Waive the whole fee.

    Raises:
        Invalid: the ground lets none or only a part of it be waived.
    """
    waiver = _waiver(change)
    if waiver.share < 100:
        raise Invalid("invalid", errors={"ground": "waiver_partial"})
    change.keep(waived=waiver.code)


def reduce(change: Change) -> None:
    """Take off what the ground lets be waived, once.

    Raises:
        Conflict: `fee_reduced_already`.
        Invalid: the ground is none of the table, or lets the whole be waived.
    """
    waiver = _waiver(change)
    if change.order.facts.get("waived"):
        raise Conflict("fee_reduced_already")
    if waiver.share >= 100:
        raise Invalid("invalid", errors={"ground": "waiver_whole"})
    fee = str(after_waiver(Decimal(change.order.facts["fee"]), waiver.share))
    change.values["fee"] = fee
    change.keep(fee=fee, waived=waiver.code)


def attend(change: Change) -> None:
    """Keep the day on which the person was before the notary.

    Raises:
        Invalid: it is in the future.
    """
    if date.fromisoformat(change.values["on"]) > _day(change):
        raise Invalid("invalid", errors={"on": "day_in_future"})
    change.keep(attended_on=change.values["on"])


def sign(change: Change) -> None:
    """Keep who signs: the notary who examined it (Art. 32)."""
    change.keep(signed_by=change.by.label)


def issue(change: Change) -> None:
    """Seal it: by somebody else than the notary who signed.

    Raises:
        Conflict: `same_notary`.
    """
    if change.order.facts.get("signed_by") == change.by.label:
        raise Conflict("same_notary")
    change.keep(issued_on=_day(change).isoformat())


def ask_review(change: Change) -> None:
    """Remember from which state a review was asked for."""
    change.keep(reviewed_from=change.facts.state)


def review(change: Change) -> None:
    """Decide a review: never by the notary who signed (rules, Art. 62).

    Raises:
        Conflict: `same_notary`.
    """
    if change.order.facts.get("signed_by") == change.by.label:
        raise Conflict("same_notary")


def _on_ground(change: Change, grounds: type[Declined] | type[Refusal] | type[Ended]) -> None:
    if change.values["article"] not in set(grounds):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def _waiver(change: Change) -> Waiver:
    found = waivers(change.order, _day(change)).get(change.values["ground"])
    if found is None:
        raise Invalid("invalid", errors={"ground": "ground_unknown"})
    return found


def waivers(order: WorkOrder, on: date) -> dict[str, Waiver]:
    """Return on which grounds fees are waived at the office that has an order, by code."""
    table = table_for(organisations.unit(order.unit_id).region_code, on)
    return {one.code: one for one in table.waivers} if table else {}


def _day(change: Change) -> date:
    return change.now.astimezone(clock.CHINA).date()
