"""What pages show of an application for notarisation: the item, who is competent, the fee and how it came about."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.appointments.queries import next_free
from fawang.kernel import clock
from fawang.kernel.rules.ids import spoken
from fawang.kernel.web.markup import day
from fawang.kernel.wording import Text, say, yuan
from fawang.notarisation import queries
from fawang.notarisation.data.items import items
from fawang.notarisation.kind.ahead import ahead, has_to_come
from fawang.notarisation.procedure import Command, State, Term
from fawang.notarisation.texts import labels
from fawang.notarisation.texts.questions import ASKS, item_of
from fawang.organisations import queries as organisations
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Missing, OwnStep, Pages, Panel, Place, Seen
from fawang.work_orders.pages.parts.standstills import standstills

_REFUSED = frozenset({State.DECLINED, State.REFUSED, State.TERMINATED})
_ASKING = {State.SUPPLEMENTING: Command.REQUEST_PAPERS, State.PROVING: Command.ASK_PROOF}


def _panels(seen: Seen) -> list[Panel]:
    order = seen.order
    answers = {} if seen.hidden else work_orders.answers_of(order)
    rows = [
        {"label": one.heading, "value": one.reads(answers[one.name])}
        for one in ASKS.questions
        if answers.get(one.name) and one.name not in ("institution", "value")
    ]
    if value := answers.get("value"):
        rows.append({"label": _("Worth"), "value": yuan(value)})
    item = items().get(order.facts.get("item", ""))
    context = {
        "rows": rows,
        "item": item,
        "barred": say(order.facts["barred"]) if order.facts.get("barred") else "",
        "attended_on": day(order.facts.get("attended_on")),
    }
    return [*standstills(order, Term.CERTIFY), Panel("notarisation/order_panel.html", context)]


def _own_panels(seen: Seen) -> list[Panel]:
    """Return the time limit with what does not count (Art. 30), and where to complain of what was refused."""
    order = seen.order
    found = [*_times(seen), *standstills(order, Term.CERTIFY)]
    if order.state in _REFUSED:
        bureau = organisations.bureau_of(organisations.unit(order.unit_id).region_code)
        card = organisations.card(bureau.id, clock.now()) if bureau else None
        found.append(Panel("notarisation/complaint.html", {"card": card}))
    return found


def _times(seen: Seen) -> list[Panel]:
    """Return where whoever has to come chooses a time, or whom they ring where the office gives none."""
    if not has_to_come(seen):
        return []
    unit, now = seen.order.unit_id, clock.now()
    words = gettext("Notarisation, code %(code)s") % {"code": spoken(seen.order.code)}
    context = {
        "free": next_free([unit], now).get(unit),
        "href": reverse("appointments:new", query={"unit": unit, "words": words}),
        "card": organisations.card(unit, now),
    }
    return [Panel("notarisation/times.html", context)]


def _rows(seen: Seen) -> list[tuple[Text, Any]]:
    facts = seen.order.facts
    found: list[tuple[Text, Any]] = []
    if item := facts.get("item"):
        found.append((_("What is notarised"), labels.ITEMS.get(item, item)))
    if facts.get("fee"):
        found.append((_("Fee"), _("Waived") if facts.get("waived") else yuan(facts["fee"])))
    if facts.get("number"):
        found.append((_("Certificate"), facts["number"]))
    return found


def _missing(seen: Seen) -> Missing | None:
    command = _ASKING.get(State(seen.order.state))
    if command is None:
        return None
    asked = next((row for row in reversed(seen.history) if row.command == command), None)
    # Evidence has no date: the time limit stands still until it is there.
    until = (
        work_orders.terms_due(seen.order).get(Term.SUPPLEMENT) if command == Command.REQUEST_PAPERS else None
    )
    return Missing(asked.data.get("papers", []) if asked else [], until)


def _expected(answers: Mapping[str, str], place: str) -> Panel:
    item = item_of(answers)
    today = clock.now().astimezone(clock.CHINA).date()
    value = (
        Decimal(answers["value"]) if item and item.by_value and _is_money(answers.get("value", "")) else None
    )
    found = queries.quote(item, region=place, on=today, value=value) if item and place else None
    context = {
        "item": item,
        "name": labels.ITEMS[item.code] if item else "",
        "fee": yuan(found.fee.sum) if found else "",
        "parts": [(yuan(one.base), one.percent.normalize(), yuan(one.sum)) for one in found.fee.parts]
        if found
        else [],
        "table": found.table if found else None,
        "waiver": labels.WAIVERS.get(answers.get("waiver", "")),
    }
    return Panel("notarisation/expectation.html", context)


def _is_money(typed: str) -> bool:
    return typed.replace(".", "", 1).isdecimal()


PAGES = Pages(
    panels=_panels,
    own_panels=_own_panels,
    rows=_rows,
    own={
        Command.SUPPLY_PAPERS: OwnStep(
            label=_("I have handed in what was asked for"),
            done=_("Thank you. The notary office goes on with your matter."),
            asked=(_("Is there anything to say about the papers?"), ""),
            title=_("Is everything there?"),
            place=Place.FILES,
        ),
        Command.GIVE_PROOF: OwnStep(
            label=_("I have handed in the evidence"),
            done=_("Thank you. The notary goes on, and the time limit runs again."),
            asked=(_("Is there anything to say about the papers?"), ""),
            title=_("Is everything there?"),
            place=Place.FILES,
        ),
        Command.ASK_REVIEW: OwnStep(
            label=_("Ask the office to review the certificate"),
            done=_("The notary office reviews the certificate and answers within 30 days."),
            asked=(_("What is wrong in it?"), _("What should be changed, and what shows it?")),
            title=_("If something in the certificate is wrong"),
            intro=_(
                "Within a year you may ask the office that issued it to review the certificate (Notarisation Law,"
                " Art. 39). Another notary looks at it. If you dispute what it says, you can sue (Art. 40)."
            ),
        ),
        Command.WITHDRAW: OwnStep(
            label=_("Withdraw my application"),
            done=_("Your application is withdrawn. You can apply again at any time."),
            asked=(_("Do you want to say why?"), ""),
            title=_("If you do not want it any more"),
        ),
    },
    missing=_missing,
    ahead=ahead,
    expected=_expected,
    next_steps=(
        _("The notary office looks whether it can accept your application, and says what it costs."),
        _("For wills, entrustments and the like you come to the office in person, with your identity card."),
        _(
            "The certificate follows within 15 working days after it was accepted; waiting for evidence does not count."
        ),
    ),
    declared=_(
        "By handing this in you say that it is true. Who obtains a certificate by false evidence is liable"
        " (Notarisation Law, Art. 44)."
    ),
    reasoned=frozenset({State.DECLINED, State.REFUSED, State.TERMINATED, State.REVOKED}),
)
