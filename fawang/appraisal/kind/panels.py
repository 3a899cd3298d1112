"""What pages show of a commission: the field, the appraisers, the materials and their way."""

from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fawang.appraisal import queries
from fawang.appraisal.kind.ahead import ahead
from fawang.appraisal.procedure import Command, State, Term
from fawang.appraisal.rules.custody import standing
from fawang.appraisal.texts import labels
from fawang.appraisal.texts.questions import ASKS
from fawang.kernel import clock
from fawang.kernel.wording import Text, say, yuan
from fawang.organisations import queries as organisations
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Missing, OwnStep, Pages, Panel, Place, Seen
from fawang.work_orders.pages.parts.standstills import standstills


def _panels(seen: Seen) -> list[Panel]:
    order = seen.order
    answers = {} if seen.hidden else work_orders.answers_of(order)
    rows = [
        {"label": one.heading, "value": one.reads(answers[one.name])}
        for one in ASKS.questions
        if answers.get(one.name) and one.name not in ("institution", "field")
    ]
    appointed = set(order.facts.get("appraisers", []))
    context = {
        "rows": rows,
        "chain": say(order.facts["chain"]) if order.facts.get("chain") else "",
        "brought": order.facts.get("brought"),
        "summoned": date.fromisoformat(order.facts["summoned_to"])
        if order.facts.get("summoned_to")
        else None,
        "summons": order.facts.get("summons", {}),
        "answered": _answered(order.facts),
        "repeats": order.facts.get("repeats"),
        "appraisers": [
            {"name": one.name, "licence": one.licence_no}
            for one in (queries.appraisers(order.unit_id) if appointed else ())
            if one.pk in appointed
        ],
        "materials": [] if seen.hidden else _materials(order.pk),
    }
    return [*standstills(order, Term.REPORT), Panel("appraisal/order_panel.html", context)]


def _own_panels(seen: Seen) -> list[Panel]:
    """Return the time limit with what does not count, each material with its way, where to complain of a refusal."""
    order = seen.order
    found = standstills(order, Term.REPORT)
    if materials := _materials(order.pk):
        found.append(Panel("appraisal/own_materials.html", {"materials": materials}))
    if order.state in (State.DECLINED, State.TERMINATED):
        bureau = organisations.bureau_of(organisations.unit(order.unit_id).region_code)
        card = organisations.card(bureau.id, clock.now()) if bureau else None
        found.append(Panel("appraisal/complaint.html", {"card": card}))
    return found


def _answered(facts: dict[str, Any]) -> list[tuple[str, Text]]:
    """Return what each of those who made the report answered to the summons, with who has not yet."""
    if not facts.get("summoned_to"):
        return []
    answered = facts.get("answered", {})
    return [
        (one.name, labels.ANSWERS.get(answered.get(str(one.pk), ""), _("has not answered yet")))
        for one in queries.appraisers_by_id(facts.get("appraisers", ()))
    ]


def _materials(order_id: int) -> list[dict[str, Any]]:
    found = []
    for one in queries.materials(order_id):
        way = queries.way(one)
        now = standing(queries.as_rules(way))
        found.append(
            {
                "row": one,
                "sort": labels.SORTS[one.sort],
                "brought_by": labels.BRINGERS[one.brought_by],
                "holder": labels.HOLDERS.get(now.holder, ""),
                "broken": now.broken,
                "way": [
                    {
                        "row": step,
                        "giver": labels.HOLDERS[step.giver],
                        "taker": labels.HOLDERS[step.taker],
                        "gap": number in now.gaps,
                    }
                    for number, step in enumerate(way)
                ],
            }
        )
    return found


def _rows(seen: Seen) -> list[tuple[Text, Any]]:
    facts = seen.order.facts
    found: list[tuple[Text, Any]] = []
    if field := facts.get("field"):
        found.append((_("Field of appraisal"), labels.SCOPES.get(field, field)))
    if facts.get("fee"):
        found.append((_("Fee"), _("Waived") if facts.get("waived") else yuan(facts["fee"])))
    if facts.get("number"):
        found.append((_("Report"), facts["number"]))
    if seen.key:
        found += [_material(one) for one in _materials(seen.order.pk)]
    if facts.get("method_asked"):
        found += _method(seen)
    return found + (_terms(seen) if seen.order.state == State.OFFERED else [])


def _method(seen: Seen) -> list[tuple[Text, Any]]:
    """What the client consents to where there is no standard (Art. 34)."""
    asked = next((row.data for row in reversed(seen.history) if row.command == Command.CHOOSE_METHOD), {})
    return [(_("Method"), asked.get("standard", "")), (_("Principle and risks"), asked.get("note", ""))]


def _material(one: dict[str, Any]) -> tuple[Text, Any]:
    """What the client signs for: what it is, in which condition it came, and with whom it is."""
    row, last = one["row"], one["way"][-1]
    on_its_way = "" if last["row"].done_at else f"\n{last['giver']} → {last['taker']}"
    said = f"{row.name} · {row.quantity}\n{row.condition}{on_its_way}"
    return gettext("Material %(number)s") % {"number": row.number}, said


def _terms(seen: Seen) -> list[tuple[Text, Any]]:
    """What the client consents to, besides the fee (Art. 30)."""
    offered = next((row.data for row in reversed(seen.history) if row.command == Command.OFFER), {})
    days = int(offered.get("days") or 0)
    return [
        (_("Report within"), ngettext("%(days)d day", "%(days)d days", days) % {"days": days}),
        (_("Risks"), offered.get("risk", "")),
    ]


def _missing(seen: Seen) -> Missing | None:
    if seen.order.state != State.COMPLETING:
        return None
    asked = next((row for row in reversed(seen.history) if row.command == Command.ASK_MATERIALS), None)
    until = work_orders.terms_due(seen.order).get(Term.COMPLETE)
    return Missing(asked.data.get("papers", []) if asked else [], until)


PAGES = Pages(
    panels=_panels,
    own_panels=_own_panels,
    rows=_rows,
    own={
        Command.AGREE: OwnStep(
            label=_("Commission the appraisal"),
            done=_("Thank you. It is commissioned; please pay the fee as the institution tells you."),
            title=_("The institution's terms"),
            intro=_(
                "The institution accepts your commission on the terms above: the fee, the time until the report, the"
                " risks. It begins only when you consent (regulation of Guangdong, Art. 30)."
            ),
            place=Place.FIRST,
        ),
        Command.AGREE_METHOD: OwnStep(
            label=_("I consent to the method"),
            done=_("Thank you. The institution goes on by this method."),
            title=_("The method of the appraisal"),
            intro=_(
                "There is no standard for this appraisal. The institution wants to use a method that most experts"
                " accept; its principle and risks stand above. It begins only with your written consent (Art. 34)."
            ),
            place=Place.FIRST,
        ),
        Command.REFUSE_METHOD: OwnStep(
            label=_("I do not consent: end the appraisal"),
            done=_("The appraisal has ended. Your materials are given back to you."),
            asked=(_("Do you want to say why?"), ""),
            title=_("If you do not want this method"),
            intro=_("Without your consent the institution must end the appraisal (Art. 34)."),
        ),
        Command.CONFIRM: OwnStep(
            label=_("I sign for it"),
            done=_("Thank you. Your signature stands in the record of the material."),
            title=_("A material that you gave or get back"),
            intro=_(
                "Compare it with the record. If something is wrong, ring the institution before you sign."
            ),
            place=Place.FIRST,
        ),
        Command.BRING_MATERIALS: OwnStep(
            label=_("I have handed in what was asked for"),
            done=_("Thank you. The institution goes on with your commission."),
            asked=(_("Is there anything to say about the materials?"), ""),
            title=_("Is everything there?"),
            place=Place.FILES,
        ),
        Command.ASK_MORE: OwnStep(
            label=_("Ask for a supplement"),
            done=_("The institution looks whether the report has to be supplemented."),
            asked=(_("What was left out, or which new material is there?"), ""),
            title=_("If something is missing in the report"),
            intro=_(
                "The institution supplements its report where something was left out or there is new material (Art."
                " 42). If you do not agree with the opinion and there is a lawsuit, ask the court for another"
                " appraisal (Art. 43)."
            ),
        ),
        Command.WITHDRAW: OwnStep(
            label=_("Withdraw my commission"),
            done=_("Your commission is withdrawn. Your materials are given back to you."),
            asked=(_("Do you want to say why?"), ""),
            title=_("If you do not want it any more"),
        ),
    },
    missing=_missing,
    ahead=ahead,
    next_steps=(
        _("The institution answers within seven working days (regulation of Guangdong, Art. 27)."),
        _("You bring the materials to the institution; each hand-over is recorded and signed by both sides."),
        _("At least two appraisers examine them and sign the report."),
    ),
    declared=_("By handing this in you say that the materials are true, complete and sufficient (Art. 28)."),
    reasoned=frozenset({State.DECLINED, State.TERMINATED}),
)
