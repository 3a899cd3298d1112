"""The institution's decisions: terms, appraisers, what comes after the report."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from fawang.appraisal import queries
from fawang.appraisal.procedure import FEWEST_APPRAISERS, PROCEDURE
from fawang.appraisal.rules import Added, Declined, Stopped, unfit
from fawang.appraisal.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.payments.actions.asking import Fee, ask_payment, cancel_payment
from fawang.work_orders.kinds import Change

WAIVER_HINT = _(
    "In matters of legal aid the fee is reduced or waived; who is in difficulty may ask the institution (regulation of"
    " Guangdong, Art. 45)."
)


def offer(change: Change) -> None:
    """Offer the terms of the commission (Art. 30): the client consents to them, or nothing begins."""
    change.keep(fee=change.values["fee"])


def agree(change: Change) -> None:
    """Ask for the fee to which the client has consented; where none is asked for, nothing is owed."""
    order = change.order
    amount = int(Decimal(order.facts["fee"]) * 100)
    if amount:
        owed = Fee(
            order_id=order.pk,
            unit_id=order.unit_id,
            amount=amount,
            purpose=f"司法鉴定费：{labels.SCOPES[order.facts['field']]}",
            basis="司法鉴定委托书（《广东省司法鉴定管理条例》第三十条、第四十五条）",
            waiver_hint=str(WAIVER_HINT),
        )
        ask_payment(by=change.by, key=fee_key(order.pk), fee=owed)


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


def terminate(change: Change) -> None:
    """End an appraisal, on a ground of Art. 39; nobody owes a fee any more.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Stopped)
    end(change)


def end(change: Change) -> None:
    """Let nobody owe a fee for what ends without a report."""
    cancel_payment(by=change.by, key=fee_key(change.order.pk))


def settle(change: Change) -> None:
    """Keep why nothing was paid, where it was not."""
    change.keep(waived=change.values["waived"] or "")


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
    if against := unfit(field, appointed, on=day_of(change), fewest=FEWEST_APPRAISERS):
        raise Invalid("invalid", errors={"appraisers": against})
    if any(known[one].staff_id is None for one in given):
        # Whoever does it signs the report with a key of their own.
        raise Invalid("invalid", errors={"appraisers": "appraiser_without_account"})
    change.keep(appraisers=sorted(one.id for one in appointed))


def take_up(change: Change) -> None:
    """Supplement the report, on a ground of Art. 42: another one is written and signed.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Added)


def summon(change: Change) -> None:
    """Enter the day for which a court summons the appraisers (Arts. 46 and 47), however late it was served."""
    change.keep(summoned_to=change.values["on"])


def appear(change: Change) -> None:
    """Keep that they appeared: the summons is done with."""
    change.keep(summoned_to="")


def fee_key(order_id: int) -> str:
    """Return what the fee of a commission is called among payments."""
    return f"{PROCEDURE.name}:{order_id}:fee"


def _on_ground(change: Change, grounds: type[StrEnum]) -> None:
    if change.values["article"] not in set(grounds):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def day_of(change: Change) -> date:
    """Return the day of a step, in China."""
    return change.now.astimezone(clock.CHINA).date()
