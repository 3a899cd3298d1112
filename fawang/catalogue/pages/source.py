"""Forms as the way to an application knows them (work_orders.kinds.forms): what they ask, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.forms.computation import compute
from fawang.catalogue.forms.course import Asked, course
from fawang.catalogue.forms.shape import Fact, Form, Type
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries.offices import office_of
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import label_of, reads, value_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.wording import Text
from fawang.knowledge.guidance.links import is_filed_under
from fawang.knowledge.queries import kept
from fawang.people import queries as people
from fawang.work_orders.kinds.forms import FORM, name_of
from fawang.work_orders.kinds.questions import Asks, Question
from fawang.work_orders.pages.applying.answers import BEHALF
from fawang.work_orders.queries import WorkOrder

#: In a draft: which version of each form was begun, by its code. Who began an older one finishes it.
BEGUN = "begun"
#: In a draft of a check-up: the office by whose page somebody came, and the check-up that is done again.
UNIT, EARLIER = "by_unit", "earlier"
#: So many services are named beside an answer for the words alone.
_MOST_ASKED_FOR = 2
#: Pages that nobody who has chosen a form needs.
_NOT_NEEDED = frozenset({"guidance"})
_ATTRIBUTES: dict[Type, dict[str, str]] = {
    Type.PHONE: {"inputmode": "tel", "autocomplete": "off"},
    Type.ID_NUMBER: {"inputmode": "text", "autocomplete": "off"},
    Type.PLACE: {"autocomplete": "off"},
}
#: Yes, no and not sure stand beside each other: a page of ten questions stays one that can be looked through.
_IN_A_ROW = {"class": "choices--line"}
_MOST_IN_A_ROW, _SHORT = 3, 8
#: What is asked for all, as facts.
_COMMON = {
    Fact.NAME: "name", Fact.ID_NUMBER: "id_number", Fact.PHONE: "phone", Fact.WORDS: "words", Fact.OPPONENT: "opponent",
    Fact.PLACE: "place_text",
}  # fmt: skip


class FormRoom:
    """The forms of this installation."""

    def begin(self, code: str, given: Mapping[str, Any], *, unit: str = "") -> dict[str, Any]:
        """Return what a draft has besides once it fills in the form `code`; `unit`: by the page of which office."""
        begun = {**(given.get(BEGUN) or {})}
        if code not in begun:
            begun[code] = versions.current(code).version
        form = versions.definition(code, begun[code])
        more: dict[str, Any] = {FORM: code, BEGUN: begun, "fixed": [], EARLIER: "", **form.gives}
        more[UNIT] = unit if whole_number(unit) else ""
        if form.kind:
            more |= {"order_kind": form.kind, "fixed": list(form.gives)}
        if form.matter:
            more["matter"] = form.matter
        return more

    def asks(self, given: Mapping[str, Any]) -> Asks:
        """Return what the form of a draft asks, given its answers."""
        form = form_of(given)
        if form is None:
            return Asks(alone=True)
        found = course(form, own_answers(form, given))
        drawn = _drawn_up(form)
        for one in found.asked:
            if one.name not in drawn:
                drawn[one.name] = question_of(form, one)
        questions = tuple(drawn[one.name] for one in found.asked)
        left_out = _NOT_NEEDED | ({"matter"} if form.matter else set())
        ends = gettext("See what was found") if form.findings else gettext("Make the document")
        return Asks(questions=questions, leaves_out=left_out, alone=not form.kind, ends=ends)

    def services(self, words: str, *, matter: str, place: str) -> Sequence[str]:
        """Return the service items of a matter that somebody's words ask for, by id, the likeliest first; few."""
        if not matter:
            return ()
        # What ranks is loaded with the first search: every process knows this module.
        from fawang.catalogue.queries import listing

        wanted = listing.Wanted(text=words, place=place)
        likely = [line.id for line, _depth in listing.find(wanted).items]
        rows = kept.current().shown(likely)
        return [code for code in likely if code in rows and is_filed_under(rows[code], matter)][
            :_MOST_ASKED_FOR
        ]

    def title(self, given: Mapping[str, Any]) -> Text:
        """Return what is being filled in."""
        form = form_of(given)
        return labels.words(form.title) if form else ""

    def offered(self, given: Mapping[str, Any], *, by: Actor) -> Mapping[str, str]:
        """Return answers that are known already, for questions that have none."""
        form = form_of(given)
        if form is None:
            return {}
        facts = facts_of(given, by=by)
        if not facts:
            return {}
        found = {_COMMON[fact]: value for fact, value in facts.items() if fact in _COMMON}
        for one in course(form, own_answers(form, given)).asked:
            # The other side that was named is the first one; the second is somebody else.
            if one.known in facts and one.number <= 1:
                found[name_of(form.code, one.name)] = facts[one.known]
        return found

    def computed(self, given: Mapping[str, Any]) -> list[tuple[Text, Text]]:
        """Return label and value of what follows from the answers."""
        form = form_of(given)
        if form is None:
            return []
        results = compute(form, course(form, own_answers(form, given)))
        return [(labels.words(one.text), value_of(one)) for one in results]

    def files(self, given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Return the files of a draft that stand, each with which paper it is."""
        form = _there(given)
        found = course(form, own_answers(form, given))
        return tuple(
            (found.answers[one.name], (one.question.paper or one.question.text).zh_Hans)
            for one in found.asked
            if one.type == Type.FILE and one.question and one.name in found.answers
        )

    def keep(self, given: Mapping[str, Any], *, by: Actor, locale: str) -> Callable[[WorkOrder], None]:
        """Return what is to be written beside the order that a form becomes."""
        form = _there(given)
        answers = _judged(form, given)

        def write(order: WorkOrder) -> None:
            actions.keep_with_order(by=by, order=order, form=form, answers=answers, locale=locale)

        return write

    def hand_in(self, given: Mapping[str, Any], *, by: Actor, locale: str) -> str:
        """Keep a paper; return the address at which its person finds it."""
        form = _there(given)
        answers = _judged(form, given)
        if form.findings:
            row = actions.file_checkup(
                by=by,
                form=form,
                given=answers,
                locale=locale,
                unit_id=_unit(given),
                earlier=str(given.get(EARLIER, "")),
            )
        else:
            row = actions.file_paper(by=by, form=form, given=answers, locale=locale)
        return reverse("catalogue:paper", args=[row.code, queries.access_key(row)])


def form_of(given: Mapping[str, Any]) -> Form | None:
    """Return the form that a draft fills in, in the version that was begun; None if that is there no more."""
    code = str(given.get(FORM) or "")
    version = (given.get(BEGUN) or {}).get(code)
    if not code or not isinstance(version, int):
        return None
    try:
        return versions.definition(code, version)
    except NotFound:
        return None


def own_answers(form: Form, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers of a draft to `form`, by their names in it."""
    prefix = name_of(form.code, "")
    return {
        name.removeprefix(prefix): str(value)
        for name, value in given.items()
        if name.startswith(prefix) and value
    }


def facts_of(given: Mapping[str, Any], *, by: Actor) -> dict[Fact, str]:
    """Return what is known of somebody: from what they have just said, and from what they gave before signed in."""
    facts: dict[Fact, str] = {}
    if by.kind == ActorKind.RESIDENT and by.id is not None:
        facts |= queries.known_of(by.id)
        for name, value in people.given_by(by.id).items():
            facts.setdefault(Fact(name), value)
    facts |= {fact: str(given[name]) for fact, name in _COMMON.items() if given.get(name)}
    return facts


def _unit(given: Mapping[str, Any]) -> int | None:
    """Return the office by whose page somebody came, or at whose desk it is done."""
    desk = (given.get(BEHALF) or {}).get("unit")
    unit = desk or int(given.get(UNIT) or 0)
    return int(unit) if unit and office_of(int(unit), clock.now()) else None


def _there(given: Mapping[str, Any]) -> Form:
    form = form_of(given)
    if form is None:
        raise NotFound("not_found")
    return form


def _judged(form: Form, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that stand; what is wrong is named as the draft names it."""
    try:
        return actions.standing(form, own_answers(form, given))
    except Invalid as problem:
        raise Invalid(
            "invalid", errors={name_of(form.code, name): code for name, code in problem.errors.items()}
        ) from problem


#: By form, version and language: the form, and its questions by name. To draw up sixty takes a third of a page.
_drawn: dict[tuple[str, int, str], tuple[Form, dict[str, Question]]] = {}
_MOST_DRAWN = 64


def _drawn_up(form: Form) -> dict[str, Question]:
    """Return the questions of `form` that were drawn up so far in the language of the reader."""
    key = (form.code, form.version, get_language() or "")
    kept = _drawn.get(key)
    # A published version never changes; what was read anew is another one.
    if kept is None or kept[0] is not form:
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.clear()
        kept = _drawn[key] = (form, {})
    return kept[1]


def question_of(form: Form, one: Asked) -> Question:
    """Return a question as its page asks it."""
    field = replace(one.field, name=name_of(form.code, one.name))
    page = name_of(form.code, one.page)
    if one.more:
        return Question(field, label_of(one), choices=labels.YES_NO, page=page, reading=partial(reads, one))
    assert one.question is not None
    # A hint may hold markup; what an author writes is text.
    text, hint = labels.words(one.question.text), escape(labels.words(one.question.hint))
    together: dict[str, Any] = {}
    if one.section.together:
        together = {
            "page_title": labels.words(one.section.title),
            "page_hint": labels.words(one.section.hint),
        }
    if one.part is not None:
        return Question(
            field,
            labels.PARTS[one.part],
            choices=labels.SEXES,
            title=label_of(one),
            page=page,
            page_hint=hint,
            reading=partial(reads, one),
            page_title=f"{labels.words(one.repeat.one)} {one.number}: {text}" if one.repeat else text,
            attrs=_ATTRIBUTES.get(one.type, {}),
            fits=one.fits if one.type in _MISFITS else None,
            misfit=_MISFITS.get(one.type, "field_wrong"),
        )
    choices = _choices(one)
    return Question(
        field,
        f"{labels.words(one.repeat.one)} {one.number}: {text}" if one.repeat else text,
        hint,
        title=label_of(one),
        **{"page_title": text, **together},
        choices=choices,
        page=page,
        reading=partial(reads, one),
        attrs=_IN_A_ROW if one.section.together and _are_short(choices) else _ATTRIBUTES.get(one.type, {}),
        fits=one.fits if one.type in _MISFITS else None,
        misfit=_MISFITS.get(one.type, "field_wrong"),
    )


def _are_short(choices: Mapping[str, Text]) -> bool:
    return 0 < len(choices) <= _MOST_IN_A_ROW and all(len(str(one)) <= _SHORT for one in choices.values())


#: What is judged by a rule of its own, and the code of what is no such thing.
_MISFITS = {Type.ID_NUMBER: "id_number_wrong", Type.PHONE: "phone_wrong"}


def _choices(one: Asked) -> Mapping[str, Text]:
    if one.type == Type.YES_NO:
        return labels.YES_NO
    assert one.question is not None
    return {code: labels.words(text) for code, text in one.question.choices.items()}
