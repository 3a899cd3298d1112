"""What a form says about a case, collected in a number of queries that does not grow."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from fawang.kernel.clock import CHINA
from fawang.kernel.wording import Text
from fawang.legal_aid import queries
from fawang.legal_aid.models import Outcome, Party
from fawang.legal_aid.procedure import Command, State, Term
from fawang.legal_aid.queries import remedies
from fawang.legal_aid.queries.forms.citations import CITATIONS
from fawang.legal_aid.rules.eligibility import Question
from fawang.legal_aid.rules.numerals import in_capitals
from fawang.legal_aid.rules.remedies import Way
from fawang.legal_aid.texts import labels
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.organisations.rules import UnitKind
from fawang.organisations.texts.labels import MATTERS
from fawang.people import queries as people
from fawang.people.texts.labels import DIALECTS
from fawang.regions import queries as regions
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import HistoryRow, WorkOrder

#: The application form itself contains these two.
_CONTAINED = frozenset({"application_form", "hardship_declaration"})

OUTCOMES: dict[str, Text] = {
    "mediation": pgettext_lazy("form", "by mediation"),
    "settlement": pgettext_lazy("form", "by settlement"),
    "judgment": pgettext_lazy("form", "by judgment"),
    "arbitration": pgettext_lazy("form", "by arbitration"),
    "advice": pgettext_lazy("form", "by legal advice"),
    "other": pgettext_lazy("form", "in another way"),
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom it is about. `phone` is the number that may be called, and is empty where none may be:
    a paper is carried further than a page.
    """

    name: str
    id_number: str
    phone: str
    third_name: str
    third_relation: str
    may_call: bool
    language: Text
    needs: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What the applicant answered about eligibility, as the law cites it; empty where nothing was.

    `grounds` are those that follow from the answers, besides the one that the form itself cites.
    """

    claim: Text
    urgency: Text
    no_condition: Text
    exempt: Text
    household: str
    income: str
    papers: tuple[Text, ...]
    grounds: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the case; `digits` and `capitals` are the sum recovered, empty where there was none."""

    kind: Text
    ended_on: date
    digits: str
    capitals: str
    note: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a form may say. `day` is when the step it documents was taken, `days` each latest step."""

    code: str
    office: UnitRow
    #: Whether it lies with an office that decides, not with a bureau that has to find one first.
    routed: bool
    office_short: str
    bureau: str
    applicant: Applicant
    matter: Text
    place: str
    place_text: str
    words: str
    opponents: tuple[str, ...]
    urgent: bool
    stated: Stated
    at: datetime
    day: date
    days: dict[str, date]
    ground: Text
    aid_first: bool
    reason: str
    note: str
    papers: tuple[str, ...]
    supplement_until: datetime | None
    lawyer: LawyerRow | None
    result: Result | None
    #: What is open against what the bureau decided by this step: its ways and to whom; empty for other steps.
    ways: tuple[tuple[Way, tuple[str, ...]], ...]
    repayment: str
    objected_to: Text


def facts_of(order: WorkOrder, after: frozenset[str]) -> Facts:
    """Return what a form about the latest step of `after` says.

    Raises:
        LookupError: no such step was taken.
    """
    latest = {row.command: row for row in work_orders.history(order, public=False)}
    step = max(
        (row for command, row in latest.items() if command in after), key=lambda row: row.seq, default=None
    )
    if step is None:
        raise LookupError(f"none of {sorted(after)} in the history")
    office = organisations.unit(order.unit_id)
    superior = organisations.superior(order.unit_id)
    statement = work_orders.statement_of(order)
    awaited = [row for row in work_orders.deadlines_of(order) if row.term == Term.SUPPLEMENT]
    return Facts(
        code=order.code,
        office=office,
        routed=order.state != State.UNROUTED,
        office_short=short_name(regions.region(office.region_code).name),
        bureau=superior.name if superior and superior.kind == UnitKind.BUREAU else "",
        applicant=_applicant(order.contact_id),
        matter=MATTERS.get(order.matter, order.matter),
        place=regions.name(order.place) if order.place else "",
        place_text=statement.place_text,
        words=statement.words,
        opponents=tuple(row.name for row in queries.parties(order.pk) if row.side == Party.Side.OPPONENT),
        urgent=order.urgent,
        stated=_stated(order.pk, cited=step.data.get("article", "")),
        at=step.at.astimezone(CHINA),
        day=step.at.astimezone(CHINA).date(),
        days={row.command: row.at.astimezone(CHINA).date() for row in latest.values()},
        ground=CITATIONS.get(step.data.get("article", ""), ""),
        aid_first=bool(step.data.get("aid_first")),
        reason=step.data.get("reason") or "",
        note=step.data.get("note") or "",
        papers=tuple(step.data.get("papers") or ()),
        supplement_until=awaited[0].due_at.astimezone(CHINA) if awaited else None,
        lawyer=organisations.lawyer(order.lawyer_id) if order.lawyer_id else None,
        result=_result(queries.outcome(order.pk), latest.get(Command.CONCLUDE)),
        ways=_ways(order, step),
        repayment=_digits(Decimal(order.facts["repayment_sum"])) if order.facts.get("repayment_sum") else "",
        objected_to=_OBJECTED_TO.get(step.target, ""),
    )


_OBJECTED_TO: dict[str, Text] = {
    State.REFUSED: pgettext_lazy("form", "not to grant legal aid"),
    State.TERMINATED: pgettext_lazy("form", "to end legal aid"),
}


def _ways(order: WorkOrder, step: HistoryRow) -> tuple[tuple[Way, tuple[str, ...]], ...]:
    standing = remedies.standing([step])
    if not standing:
        return ()
    bodies = remedies.bodies(order)
    return tuple(
        (way, tuple(" ".join((one.name, one.address)).strip() for one in bodies if one.remedy == way.code))
        for one_standing in standing
        for way in one_standing.ways
    )


def short_name(division: str) -> str:
    """Return a division's name as the number of a document abbreviates it: 南海区 is 南海, 乳源瑶族自治县 is 乳源."""
    short = re.sub(r"(?<=..)(.族)*自治(区|州|县)$|(?<=..)(省|市|区|县)$", "", division)
    return short or division


def _applicant(contact_id: int) -> Applicant:
    row = people.contact(contact_id)
    wishes = people.wishes_of(row)
    return Applicant(
        name=row.name,
        id_number=row.id_number,
        phone=(row.third_phone if wishes.third else row.phone) if wishes.may_call else "",
        third_name=row.third_name,
        third_relation=row.third_relation,
        may_call=wishes.may_call,
        language=DIALECTS.get(row.dialect, row.dialect),
        needs=row.needs,
    )


def _stated(order_id: int, *, cited: str) -> Stated:
    row = queries.application(order_id)
    answers = queries.answers_of(row)
    none = pgettext_lazy("form", "none")
    besides = [ground for ground in row.grounds if ground in CITATIONS and ground not in ("41", cited)]
    income = answers.get(Question.INCOME, "").replace(",", "")

    def answer(question: Question) -> Text:
        given = answers.get(question, "")
        return CITATIONS.get(given, none if given else "")

    return Stated(
        claim=answer(Question.CLAIM),
        urgency=answer(Question.URGENCY),
        no_condition=answer(Question.NO_CONDITION),
        exempt=answer(Question.EXEMPT),
        household=answers.get(Question.HOUSEHOLD, ""),
        income=_digits(Decimal(income)) if income else "",
        papers=tuple(labels.PAPERS[paper] for paper in row.papers if paper not in _CONTAINED),
        grounds=tuple(CITATIONS[ground] for ground in besides),
    )


def _result(row: Outcome | None, concluded: HistoryRow | None) -> Result | None:
    if row is None:
        return None
    sum_ = row.sum_recovered
    return Result(
        kind=OUTCOMES.get(row.kind, row.kind),
        ended_on=row.ended_on,
        digits=_digits(sum_) if sum_ else "",
        capitals=in_capitals(sum_) if sum_ else "",
        note=(concluded.data.get("note") or "") if concluded else "",
    )


def _digits(sum_: Decimal) -> str:
    return f"{sum_:,.2f}"
