"""What pages show of an application for legal aid: the law, the parties, the lawyers, the prescribed forms."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.procedure import Step
from fawang.kernel.wording import Text, yuan
from fawang.knowledge.rules.numerals import write as written
from fawang.legal_aid import queries
from fawang.legal_aid.kind.offers import ASKING, Offers
from fawang.legal_aid.models import Application
from fawang.legal_aid.procedure import Command, State, Term
from fawang.legal_aid.queries import cooperation, forms, remedies
from fawang.legal_aid.texts import labels
from fawang.legal_aid.texts.cooperation import ACTS, STATES
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Missing, OwnStep, Pages, Panel, Place, Seen, ToBring

_MOST_PROPOSED = 12
_DECIDED = frozenset({State.REFUSED, State.TERMINATED})


def _panels(seen: Seen) -> list[Panel]:
    order = seen.order
    asked = Command.ASSIGN in seen.taken
    application = queries.application(order.pk)
    answers = {} if seen.hidden else queries.answers_of(application)
    context = {
        "verdict": labels.VERDICTS[application.verdict],
        "grounds": [labels.GROUNDS[ground] for ground in application.grounds],
        "answers": [
            {"label": labels.QUESTIONS[name][0], "value": labels.answer(name, given)}
            for name, given in answers.items()
        ],
        "applicant": "" if seen.hidden else seen.person,
        "opponents": [party for party in queries.parties(order.pk) if party.side == "opponent"],
        "cooperations": []
        if seen.hidden or not application.asked_others
        else [
            {
                "href": reverse("legal_aid:cooperation", args=[one.code]),
                "act": ACTS[one.act],
                "office": one.asked.name,
                "state": STATES[one.state][0],
                "tone": STATES[one.state][1],
            }
            for one in cooperation.of_order(order.pk)
        ],
        "ask_href": reverse("legal_aid:new_cooperation", args=[order.code])
        if work_orders.permissions_on(order, seen.by) & set(cooperation.MAY)
        else "",
        # What some steps leave behind; where they were not taken, nothing is asked for.
        "assignments": [
            {
                "row": row,
                "label": labels.ASSIGNMENTS[row.status][0],
                "tone": labels.ASSIGNMENTS[row.status][1],
            }
            for row in (queries.assignments(order.pk) if asked and not seen.hidden else ())
        ],
    }
    return [*_own_panels(seen), Panel("legal_aid/order_panel.html", context, _papers(application))]


def _own_panels(seen: Seen) -> list[Panel]:
    """Return what remains to the person against what the justice bureau decided (Art. 49, third paragraph)."""
    standing = remedies.standing(seen.history)
    return [_ways_panel(seen, one) for one in standing] if seen.order.state in _DECIDED else []


def _ways_panel(seen: Seen, one: remedies.Standing) -> Panel:
    bodies = remedies.bodies(seen.order)
    ways = [
        {
            "code": way.code,
            "label": labels.REMEDIES[way.code],
            "way": way,
            "basis": f"《{way.period.law}》第{written(int(way.period.article))}条",
            "bodies": [body for body in bodies if body.remedy == way.code],
        }
        for way in one.ways
    ]
    return Panel("legal_aid/remedies.html", {"standing": one, "ways": ways, "own": bool(seen.key)})


def _rows(seen: Seen) -> list[tuple[Text, Any]]:
    outcome = queries.outcome(seen.order.pk) if Command.CONCLUDE in seen.taken else None
    if outcome is None or (seen.key and outcome.sum_recovered is None):
        return []
    return [(_("Sum recovered"), "–" if outcome.sum_recovered is None else yuan(outcome.sum_recovered))]


def _missing(seen: Seen) -> Missing | None:
    if seen.order.state != State.SUPPLEMENTING:
        return None
    asked = next((row for row in reversed(seen.history) if row.command == Command.REQUEST_PAPERS), None)
    return Missing(
        asked.data.get("papers", []) if asked else [],
        work_orders.terms_due(seen.order).get(Term.SUPPLEMENT),
    )


def _printed(seen: Seen) -> list[tuple[Text, str]]:
    # A person's history leaves steps out: which forms stand is judged by all of them.
    taken = None if seen.key else seen.taken
    return [
        (
            one.title,
            reverse("legal_aid:own_form", args=[seen.order.code, seen.key, name])
            if seen.key
            else reverse("legal_aid:form", args=[seen.order.code, name]),
        )
        for name, one in forms.available(seen.order, by=seen.by, taken=taken).items()
    ]


def beside(offers: kinds.Offers, step: Step[Any]) -> Panel | None:
    """Return whom a case could be given to, the best first, where `step` is about that."""
    if step.command not in ASKING or not isinstance(offers, Offers):
        return None
    proposals = [
        {
            "lawyer": one.lawyer,
            "suggestion": one.suggestion,
            "excluded": labels.EXCLUSIONS.get(one.suggestion.excluded),
            "percent": round(one.suggestion.score * 100),
        }
        for one in offers.proposals_for(step.command)[:_MOST_PROPOSED]
    ]
    return Panel("legal_aid/proposals.html", {"proposals": proposals}) if proposals else None


def _expected(answers: Mapping[str, str], place: str) -> Panel:
    found = queries.expectation(dict(answers), place)
    assessment = found.assessment
    context = {
        "verdict": assessment.verdict,
        "sentence": labels.VERDICTS[assessment.verdict],
        "grounds": [labels.GROUNDS[ground] for ground in assessment.grounds if ground in labels.GROUNDS],
        "papers": [{"label": labels.PAPERS[paper]} for paper in assessment.papers],
        "urgent": assessment.urgent,
        "limit": found.monthly_limit,
        "limit_verified": found.limit_verified,
    }
    return Panel("legal_aid/expectation.html", context)


#: Nobody has these at hand: the office writes them down with the person.
_WRITTEN_AT_THE_OFFICE = frozenset({"application_form", "hardship_declaration"})


def _wanted(answers: Mapping[str, str], place: str) -> list[tuple[str, Text]]:
    papers = queries.expectation(dict(answers), place).assessment.papers
    return [(str(paper), labels.PAPERS[paper]) for paper in papers if paper not in _WRITTEN_AT_THE_OFFICE]


def _to_bring(order_id: int) -> ToBring:
    application = queries.application(order_id)
    return ToBring(labels.VERDICTS[application.verdict], _papers(application))


def _papers(application: Application) -> list[Text]:
    return [labels.PAPERS[paper] for paper in application.papers]


PAGES = Pages(
    panels=_panels,
    own_panels=_own_panels,
    rows=_rows,
    own={
        Command.SUPPLY_PAPERS: OwnStep(
            label=_("I have handed in what was asked for"),
            done=_("Thank you. The office goes on with your matter, and its time limit runs again."),
            asked=(_("Is there anything to say about the papers?"), ""),
            title=_("Is everything there?"),
            intro=_(
                "Then tell the office, so that it can go on. If you cannot get one of the papers, say so here."
            ),
            place=Place.FILES,
        ),
        Command.OBJECT: OwnStep(
            label=_("Object to the decision"),
            done=_("The justice bureau has your objection and answers within five days."),
            asked=(
                _("Why do you not agree?"),
                _("In your own words. What was overlooked, or has changed?"),
            ),
            title=_("If you do not agree"),
            intro=_(
                "You may object. The justice bureau above the office, not the office itself, looks at your matter"
                " again and answers within five days (Legal Aid Law, Art. 49). It costs nothing."
            ),
            place=Place.FIRST,
        ),
        Command.WITHDRAW: OwnStep(
            label=_("Withdraw my application"),
            done=_("Your application is withdrawn. You can apply again at any time."),
            asked=(_("Do you want to say why?"), ""),
            title=_("If you do not want help any more"),
        ),
    },
    missing=_missing,
    printed=_printed,
    beside=beside,
    expected=_expected,
    wanted=_wanted,
    to_bring=_to_bring,
    next_steps=(
        _(
            "If papers are missing, the office names them once, completely. Meanwhile its time limit stands still."
        ),
        _("If aid is granted, a lawyer is found within three days."),
    ),
    declared=_(
        "By handing this in you say that it is true to the best of your knowledge (Legal Aid Law, Art. 41)."
    ),
    reasoned=frozenset({State.REFUSED, State.TERMINATED}),
)
