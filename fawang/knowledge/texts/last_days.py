"""How a last day is asked for and explained, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fawang.kernel.wording import Text
from fawang.knowledge.data import packs
from fawang.knowledge.data.papers import Paper
from fawang.knowledge.queries.last_days import Reckoned
from fawang.knowledge.rules.papers import Fact, Known, Service
from fawang.knowledge.rules.periods import Counted, Counting
from fawang.knowledge.texts import labels
from fawang.organisations.data.calendar import DayType, day_type

#: Of more days off only the first and the last are named.
_MOST_LISTED = 2
QUESTIONS: dict[Fact, Text] = {
    Fact.PAPER: gettext_lazy("Which paper do you have, or what has happened?"),
    Fact.ROLE: gettext_lazy("Who are you in this matter?"),
    Fact.MATTER: gettext_lazy("What is it about?"),
    Fact.SERVICE: gettext_lazy("How did the paper reach you?"),
    Fact.DATE: gettext_lazy("On which day did you get it?"),
    Fact.CUSTODY: gettext_lazy("Is the person concerned held in custody now?"),
}
NAMES: dict[Fact, Text] = {
    Fact.PAPER: gettext_lazy("Paper or event"),
    Fact.ROLE: gettext_lazy("Who you are"),
    Fact.MATTER: gettext_lazy("Matter"),
    Fact.SERVICE: gettext_lazy("How it came"),
    Fact.DATE: gettext_lazy("Day"),
    Fact.CUSTODY: gettext_lazy("In custody"),
}
SERVICES: dict[Service, Text] = {
    Service.HANDED: gettext_lazy("Handed over, or left at my home"),
    Service.POSTED: gettext_lazy("By post or courier"),
    Service.ELECTRONIC: gettext_lazy("Electronically (by text message, e-mail, or the court's site)"),
    Service.NOTICE: gettext_lazy("Published, because nobody could reach me"),
}
#: Which day counts, by how a paper came (Civil Procedure Law, Arts. 88, 90, 91, 95).
WHICH_DAY: dict[Service, Text] = {
    Service.HANDED: gettext_lazy("The day on which you, or an adult of your household, signed for it."),
    Service.POSTED: gettext_lazy("The day of receipt that is written on the delivery slip."),
    Service.ELECTRONIC: gettext_lazy("The day on which the message reached you, even if you read it later."),
    Service.NOTICE: gettext_lazy("The day of publication. It counts as served thirty days later."),
}
CUSTODY: dict[str, Text] = {
    "yes": gettext_lazy("Yes, in custody"),
    "no": gettext_lazy("No, at liberty"),
}
#: Where the law says how is counted.
COUNTED_BY: dict[Counting, tuple[str, ...]] = {
    Counting.CIVIL_CODE: (
        "《中华人民共和国民法典》第二百零一条",
        "《中华人民共和国民法典》第二百零二条",
        "《中华人民共和国民法典》第二百零三条",
    ),
    Counting.CIVIL_PROCEDURE: ("《中华人民共和国民事诉讼法》第八十五条",),
    Counting.CRIMINAL_PROCEDURE: ("《中华人民共和国刑事诉讼法》第一百零五条",),
    Counting.WORKING_DAYS: (
        "《中华人民共和国行政复议法》第八十八条",
        "《中华人民共和国行政处罚法》第八十五条",
    ),
    Counting.FIXED: ("《中华人民共和国民法典》第二百零一条", "《中华人民共和国民法典》第二百零二条"),
}


def question(fact: Fact, known: Known) -> str:
    """Return how a fact is asked for."""
    paper = packs.current().papers.get(known.paper)
    if fact == Fact.DATE and paper is not None and known.service != Service.NOTICE:
        return labels.for_reader(paper.date)
    if fact == Fact.DATE and known.service == Service.NOTICE:
        return _("On which day was it published?")
    return str(QUESTIONS[fact])


def option(fact: Fact, code: str) -> str:
    """Return what is written on the button of an option."""
    pack = packs.current()
    if fact == Fact.PAPER:
        return labels.for_reader(pack.papers[code].name)
    if fact == Fact.ROLE:
        return labels.for_reader(pack.roles[code].name)
    if fact == Fact.MATTER:
        return labels.matter_name(code)
    return str(SERVICES[Service(code)] if fact == Fact.SERVICE else CUSTODY[code])


def answers(known: Known, paper: Paper | None) -> list[tuple[Fact, str]]:
    """Return what has been answered, in the order in which it was asked; not what left no choice."""
    said: list[tuple[Fact, str]] = []
    if paper is None:
        return said
    said.append((Fact.PAPER, labels.for_reader(paper.name)))
    if known.role and len({one.role for one in paper.cases}) > 1:
        said.append((Fact.ROLE, option(Fact.ROLE, known.role)))
    if known.matter and len([one for one in paper.cases if one.role == known.role]) > 1:
        said.append((Fact.MATTER, option(Fact.MATTER, known.matter)))
    if known.service and paper.served:
        said.append((Fact.SERVICE, option(Fact.SERVICE, known.service)))
    if known.day:
        said.append((Fact.DATE, day_text(known.day)))
    if known.in_custody is not None and not paper.held:
        said.append((Fact.CUSTODY, option(Fact.CUSTODY, "yes" if known.in_custody else "no")))
    return said


def day_text(day: date) -> str:
    """Return a day with its weekday."""
    return _("%(day)s, %(weekday)s") % {
        "day": date_format(day, "DATE_FORMAT"),
        "weekday": date_format(day, "l"),
    }


def steps(found: Reckoned, period_code: str) -> list[str]:
    """Return how a last day was counted, step by step."""
    end = next(one for one in found.ends if one.period.code == period_code)
    counted, period = end.running.counted, end.period
    assert counted is not None
    said = []
    if found.known.service == Service.NOTICE and found.known.day:
        said.append(
            _(
                "Published on %(day)s; thirty days later, on %(start)s, it counts as served"
                " (Civil Procedure Law, Art. 95)."
            )
            % {"day": day_text(found.known.day), "start": day_text(found.start)}
        )
    said.append(
        _("%(start)s itself does not count; day one is %(first)s.")
        % {"start": day_text(counted.start), "first": day_text(counted.first)}
    )
    said.append(_nominal(counted, period.length, period.unit, period.counting))
    moved = _moved(counted, period.counting, in_custody=bool(found.known.in_custody))
    return [*said, moved] if moved else said


def _nominal(counted: Counted, length: int, unit: str, counting: Counting) -> str:
    day = day_text(counted.nominal)
    if counting == Counting.WORKING_DAYS:
        over = len(counted.moved_over)
        text = _("Working day %(length)s is %(day)s.") % {"length": length, "day": day}
        if over:
            text += " " + ngettext(
                "%(days)s day off on the way is not counted: %(which)s.",
                "%(days)s days off on the way are not counted: %(which)s.",
                over,
            ) % {"days": over, "which": _listed(counted.moved_over)}
        return text
    if unit == "days":
        return _("Day %(length)s is %(day)s.") % {"length": length, "day": day}
    if counted.nominal.day != counted.start.day:
        return _("The month in which it ends has no such day: its last one counts, %(day)s.") % {"day": day}
    return _("The day that corresponds to it is %(day)s.") % {"day": day}


def _moved(counted: Counted, counting: Counting, *, in_custody: bool) -> str:
    if counting == Counting.WORKING_DAYS:
        return ""
    if counted.moved_over:
        return _("That is a day off (%(which)s), so that the last day moves to %(day)s.") % {
            "which": _listed(counted.moved_over),
            "day": day_text(counted.due),
        }
    free = day_type(counted.nominal) in (DayType.HOLIDAY, DayType.WEEKEND)
    if free and counting == Counting.CRIMINAL_PROCEDURE and in_custody:
        return _(
            "That is a day off, but while somebody is held it does not move (Criminal Procedure Law, Art. 105)."
        )
    if free and counting == Counting.FIXED:
        return _("That is a day off; such a span does not become longer by it.")
    if day_type(counted.nominal) == DayType.MADE_UP:
        return _("On that day people work for a holiday: it is no day off, and does not move.")
    return "" if free else _("That is no day off: it does not move.")


def _listed(days: Sequence[date]) -> str:
    if len(days) > _MOST_LISTED and (days[-1] - days[0]).days == len(days) - 1:
        return _("%(first)s to %(last)s") % {
            "first": date_format(days[0], "MONTH_DAY_FORMAT"),
            "last": date_format(days[-1], "MONTH_DAY_FORMAT"),
        }
    kinds = {DayType.HOLIDAY: _("public holiday"), DayType.WEEKEND: _("weekend")}
    named = [
        _("%(day)s %(kind)s")
        % {"day": date_format(one, "MONTH_DAY_FORMAT"), "kind": kinds.get(day_type(one), _("closed"))}
        for one in days
    ]
    return _(", ").join(named)
