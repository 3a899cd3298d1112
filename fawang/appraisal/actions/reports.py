"""The report: drafted as it was written, signed by each of the appraisers, issued (Arts. 36, 37 and 40)."""

from django.utils import translation

from fawang.appraisal import queries
from fawang.appraisal.actions.decisions import day_of
from fawang.appraisal.procedure import PROCEDURE, Command
from fawang.appraisal.rules.custody import TAKEN_BY, Sort, standing
from fawang.appraisal.texts import labels
from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.web.papers import LANGUAGE
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change


def approve(change: Change) -> None:
    """Have the report drafted as it was written: each of the appraisers signs it (Art. 40).

    Raises:
        Conflict: `appraisers_changed`, one of those appointed cannot sign it any more.
    """
    order = change.order
    appointed = _appointed(change)
    number = order.facts.get("reports", 0) + 1
    rows = work_orders.history(order, public=False)
    written = next(row.data for row in reversed(rows) if row.command == Command.WRITE)
    draft = Draft(
        order_id=order.pk,
        unit_id=order.unit_id,
        sort=PROCEDURE.name,
        title="司法鉴定意见书",
        template="appraisal/report.html",
        signers=appointed,
        holder=order.person,
        id_number=people.contact(order.contact_id).id_number,
        context={
            "text": written["report"],
            "dissent": written.get("dissent") or "",
            "brought": _brought(order.pk) if order.facts.get("brought") else [],
            "gaps": custody_gaps(order.pk),
        },
    )
    draft_certificate(by=change.by, key=f"{PROCEDURE.name}:{order.pk}:{number}", draft=draft)
    change.keep(reports=number)


def _appointed(change: Change) -> tuple[int, ...]:
    """Return the accounts of those appointed; all of them still may do it today, and sign."""
    order = change.order
    able = queries.able(order.unit_id, order.facts["field"], day_of(change))
    staff = {one.pk: one.staff_id for one in able if one.staff_id is not None}
    if not staff.keys() >= set(order.facts["appraisers"]):
        raise Conflict("appraisers_changed")
    return tuple(staff[one] for one in order.facts["appraisers"])


def _brought(order_id: int) -> list[dict[str, str]]:
    """Return the samples that others took, who brought them and when: the report says so (Art. 36)."""
    with translation.override(LANGUAGE):
        return [
            {
                "name": one.name,
                "source": str(labels.BRINGERS[one.brought_by]),
                "received": one.received_at.astimezone(clock.CHINA).date().isoformat(),
            }
            for one in queries.materials(order_id)
            if one.sort == Sort.SAMPLE and one.brought_by not in TAKEN_BY
        ]


def custody_gaps(order_id: int) -> list[dict[str, str]]:
    """Return where it was not known where a material was, with what was said of it: the report names it (Art. 37)."""
    found = []
    for material in queries.materials(order_id):
        way = queries.as_rules(queries.way(material))
        found += [
            {"material": material.name, "explained": way[number].explained} for number in standing(way).gaps
        ]
    return found


def issue(change: Change) -> None:
    """Keep number and day of the report."""
    change.keep(number=change.values["number"], issued_on=day_of(change).isoformat())
