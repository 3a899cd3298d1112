"""The institution's decisions: terms, appraisers, what comes after the report."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from fawang.appraisal import queries
from fawang.appraisal.models import Appraiser
from fawang.appraisal.procedure import FEWEST_APPRAISERS, PROCEDURE
from fawang.appraisal.rules import SERVED_BEFORE, Added, Answer, Declined, Method, Stopped, concerned, unfit
from fawang.appraisal.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.payments.actions.requests import Fee, ask_payment, cancel_payment
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder

WAIVER_HINT = _(
    "In matters of legal aid the fee is reduced or waived; who is in difficulty may ask the institution (regulation of"
    " Guangdong, Art. 45)."
)


def offer(change: Change) -> None:
    """Offer the terms of the commission (Art. 30): the client consents to them, or nothing begins.

    Raises:
        Conflict: `institution_concerned`, the register says that it keeps out of this case (Art. 32).
    """
    order = change.order
    entry = queries.institution(order.unit_id)
    if entry is not None and concerned(entry.interests, parties_of(order)):
        raise Conflict("institution_concerned")
    change.keep(fee=change.values["fee"], days=change.values["days"])


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

    The register says whose cases somebody does not take; of what it cannot know, whoever appoints declares that nobody
    has to keep out (Art. 33). A supplement is made by those who made the report, as long as they can (Art. 42).

    Raises:
        Invalid: one is unknown, may not do it or keeps out, or made the report that this one repeats; they are too few;
            somebody who made the report would be left out.
    """
    known = {one.licence_no: one for one in queries.appraisers(change.order.unit_id)}
    given = change.values["appraisers"]
    if not known.keys() >= set(given):
        raise Invalid("invalid", errors={"appraisers": "appraiser_unknown"})
    appointed = [queries.listed(known[one]) for one in given]
    field = change.order.facts["field"]
    if against := unfit(field, appointed, on=day_of(change), fewest=FEWEST_APPRAISERS):
        raise Invalid("invalid", errors={"appraisers": against})
    if against := _against(change, [known[one] for one in given]):
        raise Invalid("invalid", errors={"appraisers": against})
    if any(known[one].staff_id is None for one in given):
        # Whoever does it signs the report with a key of their own.
        raise Invalid("invalid", errors={"appraisers": "appraiser_without_account"})
    change.keep(appraisers=sorted(one.id for one in appointed))


def _against(change: Change, appointed: list[Appraiser]) -> str:
    order = change.order
    parties = parties_of(order)
    if any(concerned(one.interests, parties, name=one.name) for one in appointed):
        return "appraiser_concerned"
    before = queries.appraisers_of_report(order.facts.get("repeats", ""))
    if before & {one.pk for one in appointed}:
        return "appraiser_before"
    if order.facts.get("reports"):
        able = {one.pk for one in queries.able(order.unit_id, order.facts["field"], day_of(change))}
        if (set(order.facts.get("appraisers", ())) & able) - {one.pk for one in appointed}:
            return "appraiser_left_out"
    return ""


def parties_of(order: WorkOrder) -> list[str]:
    """Return client and other side by name, as far as they are known."""
    return [one for one in (order.person, work_orders.answers_of(order).get(OPPONENT, "")) if one]


def choose_method(change: Change) -> None:
    """Keep the method; one that is no standard waits for the client, who is told its principle and risks (Art. 34).

    Raises:
        Invalid: `method_needs_words`, they are not named.
    """
    values = change.values
    is_standard = values["method"] != Method.ACCEPTED
    if not is_standard and not values["note"]:
        raise Invalid("invalid", errors={"note": "method_needs_words"})
    change.keep(method_asked=not is_standard)


def agree_method(change: Change) -> None:
    """Let the appraisal go on by the method that was consented to."""
    change.keep(method_asked=False)


def refuse_method(change: Change) -> None:
    """End the appraisal: without consent it must (Art. 34). Nobody owes a fee any more."""
    change.keep(method_asked=False)
    end(change)


def take_up(change: Change) -> None:
    """Supplement the report, on a ground of Art. 42: another one is written and signed.

    Raises:
        Invalid: the ground is none of these.
    """
    _on_ground(change, Added)


def summon(change: Change) -> None:
    """Enter where and when a court wants the appraisers (Arts. 46 and 47), however late it was served."""
    values = change.values
    late = date.fromisoformat(values["on"]) - day_of(change) < timedelta(days=SERVED_BEFORE)
    change.keep(
        summoned_to=values["on"],
        summons={
            "court": values["court"],
            "place": values["place"],
            "at": values["at"],
            "remote": "yes" if values["remote"] else "",
            "late": "yes" if late else "",
        },
        answered={},
    )


def answer_summons(change: Change) -> None:
    """Keep that an appraiser comes, or on which lawful ground they cannot; the court decides on it (Art. 46).

    Raises:
        Invalid: none of those who made the report, or they have answered; a ground needs its reason; somebody else who
            made it answers for them.
    """
    values, order = change.values, change.order
    rows = {one.licence_no: one for one in queries.appraisers_by_id(order.facts.get("appraisers", ()))}
    row = rows.get(values["appraiser"])
    answered = order.facts.get("answered", {})
    errors = {}
    if row is None or str(row.pk) in answered:
        errors["appraiser"] = "field_wrong"
    elif change.by.id != row.staff_id and change.by.id in {one.staff_id for one in rows.values()}:
        errors["appraiser"] = "answers_themselves"
    if values["reply"] != Answer.COMES and not values["note"]:
        errors["note"] = "field_required"
    if errors:
        raise Invalid("invalid", errors=errors)
    assert row is not None, "nothing was wrong"
    change.keep(answered={**answered, str(row.pk): values["reply"]})


def appear(change: Change) -> None:
    """Keep how it went: the summons is done with."""
    change.keep(summoned_to="", summons={}, answered={})


def fee_key(order_id: int) -> str:
    """Return what the fee of a commission is called among payments."""
    return f"{PROCEDURE.name}:{order_id}:fee"


def _on_ground(change: Change, grounds: type[StrEnum]) -> None:
    if change.values["article"] not in set(grounds):
        raise Invalid("invalid", errors={"article": "ground_unknown"})


def day_of(change: Change) -> date:
    """Return the day of a step, in China."""
    return change.now.astimezone(clock.CHINA).date()
