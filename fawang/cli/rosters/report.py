"""What `fawang roster` says of a roster: coverage, what is short and why, evenness, quality."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from gettext import gettext as _
from gettext import ngettext

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import pad
from fawang.cli.terminal.language import gettext_noop
from fawang.dispatch.rostering.explain import Explanation, Why
from fawang.dispatch.rostering.fairness import Evenness
from fawang.dispatch.rostering.month import Month
from fawang.dispatch.rostering.report import Covered
from fawang.dispatch.rostering.solve import Progress, Roster
from fawang.organisations.rules.languages import ROWS

type Say = Callable[[str], object]

_STEPS = {
    "planning": gettext_noop("weeks planned"),
    "names": gettext_noop("names put to it"),
    "filling": gettext_noop("what is short, solved anew"),
    "evening_out": gettext_noop("groups evened out"),
    "improving": gettext_noop("solved whole"),
}
_WHY = {
    Why.NOBODY_FITS: gettext_noop("too few have the skill"),
    Why.NO_SHIFT: gettext_noop("no shift covers the hour"),
    Why.NOBODY_OFFERS: gettext_noop("nobody else offered the hour"),
    Why.HOURS_USED_UP: gettext_noop("hours used up"),
    Why.NIGHTS_USED_UP: gettext_noop("nights used up"),
    Why.RESTING: gettext_noop("on another duty, or resting"),
    Why.SOMEBODY_COULD: gettext_noop("somebody could; the search did not find it"),
}
_COVERS = {
    "everybody": gettext_noop("all seats"),
    "labour": gettext_noop("labour law"),
    "criminal": gettext_noop("criminal law"),
}
_MEASURES = {
    "hours": gettext_noop("hours"),
    "nights": gettext_noop("nights"),
    "weekends": gettext_noop("weekend duties"),
    "holidays": gettext_noop("holiday duties"),
}
#: Explanations that are printed one by one; all of them are in the file.
_PRINTED = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A roster with what is said about it."""

    month: Month
    roster: Roster
    covered: list[Covered]
    short: list[Explanation]
    fair: tuple[Evenness, ...]
    seconds: float


class Watch:
    """Prints a step once it is through, and now and then in between."""

    _PAUSE = 10.0

    def __init__(self, tell: Say) -> None:
        self._tell = tell
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if progress.done < progress.of and time.monotonic() - self._last < self._PAUSE:
            return
        self._last = time.monotonic()
        self._tell(
            _("… %(step)s: %(done)s of %(of)s; weighted seat hours short: %(short)s")
            % {
                "step": _(_STEPS[progress.step]),
                "done": progress.done,
                "of": progress.of,
                "short": progress.short,
            }
        )


def assumed(month: Month) -> str:
    """Return what a roster was made from, in one line."""
    problem, pace = month.problem, month.pace
    a_day = sum(month.model.calls(problem.day(index), kind) for index, kind in enumerate(problem.day_types))
    return _(
        "%(lawyers)s lawyers; %(calls)s calls a day expected; handling %(handling)s s, patience %(patience)s s"
        " (95 %%: %(low)s to %(high)s)"
    ) % {
        "lawyers": f"{len(problem.lawyers):,}",
        "calls": f"{a_day / problem.days:,.0f}",
        "handling": f"{pace.handling:.0f}",
        "patience": f"{pace.patience.mean:.0f}",
        "low": f"{pace.patience.low:.0f}",
        "high": f"{pace.patience.high:.0f}",
    }


def lines(made: Made) -> list[str]:
    """Return the report."""
    roster = made.roster
    hours = made.fair[0].total
    text = [
        "",
        _("%(duties)s duties, %(hours)s hours, %(lawyers)s lawyers on duty")
        % {
            "duties": f"{len(roster.duties):,}",
            "hours": f"{hours:,.0f}",
            "lawyers": f"{len({duty.lawyer for duty in roster.duties}):,}",
        },
        "",
        _row(
            _("seats"), _("needed h"), _("short h"), _("hours full"), _("least"), _("connected"), _("in time")
        ),
    ]
    for one in made.covered:
        full = one.full / one.hours if one.hours else 1
        text.append(
            _row(
                named(one.cover),
                f"{one.needed:,}",
                f"{one.short:,}",
                f"{full:.2%}",
                str(one.least),
                f"{one.connected:.2%}" if one.calls else "",
                f"{one.within:.2%}" if one.calls else "",
            )
        )
    text += ["", *_reasons(made)]
    text += [
        "",
        _row(
            _("evenness"),
            _("total"),
            _("lawyers"),
            "Jain",
            _("attainable"),
            _("in group"),
            _("≤ 1 duty"),
            _("most"),
        ),
    ]
    text += [
        _row(
            _(_MEASURES[one.measure]),
            f"{one.total:,.0f}",
            f"{one.lawyers:,}",
            f"{one.jain:.3f}",
            f"{one.attainable:.3f}",
            f"{one.within:.3f}",
            f"{one.close:.1%}",
            f"{one.most:.1f}",
        )
        for one in made.fair
        if one.lawyers
    ]
    return [*text, "", *_quality(made)]


def _reasons(made: Made) -> list[str]:
    if not made.short:
        return [_("Nothing is short.")]
    by_reason = Counter((one.cover, one.reason) for one in made.short)
    text = [
        ngettext("%(hours)s hour is short:", "%(hours)s hours are short:", len(made.short))
        % {"hours": len(made.short)}
    ]
    text += [
        f"  {named(cover)}: {_(_WHY[reason])} × {number}"
        for (cover, reason), number in sorted(by_reason.items(), key=lambda item: -item[1])
    ]
    text += [
        f"  {one.day} {one.hour:02}:00 {named(one.cover)} −{one.short}: {_(_WHY[one.reason])}"
        for one in made.short[:_PRINTED]
    ]
    if len(made.short) > _PRINTED:
        text.append(_("  … all of them are in short.csv"))
    return text


def _quality(made: Made) -> list[str]:
    roster = made.roster
    text = [
        _("Weighted seat hours short: %(short)s; no roster has fewer than %(bound)s.")
        % {"short": roster.short, "bound": roster.bound}
    ]
    if roster.proven:
        text.append(_("Proven best, hours and evenness included."))
    elif roster.gap == 0:
        text.append(_("The shortage is proven least; of evenness nothing is proven."))
    if roster.short == 0 and roster.least_hours:
        hours = made.fair[0].total
        text.append(
            _("Hours of duty: %(hours)s; shifts as they are need at least %(least)s (%(over)s above that).")
            % {
                "hours": f"{hours:,.0f}",
                "least": f"{roster.least_hours:,}",
                "over": f"{hours / roster.least_hours - 1:.2%}",
            }
        )
    if roster.cut_short:
        text.append(_("The time limit ended a step: another run may come out differently."))
    text.append(
        _("%(seconds)s s in all: %(steps)s")
        % {
            "seconds": f"{made.seconds:.0f}",
            "steps": ", ".join(f"{_(_STEPS[step])} {took:.0f} s" for step, took in roster.seconds.items()),
        }
    )
    return text


def named(cover: str) -> str:
    """Return the name of a cover in the terminal's language."""
    names = {code: row.name[language.chosen()] for code, row in ROWS.items()}
    names |= {code: _(text) for code, text in _COVERS.items()}
    return " + ".join(names.get(part, part) for part in cover.split("+"))


def _row(name: str, *cells: str) -> str:
    return pad(name, 30) + "".join(pad(cell, 12, right=True) for cell in cells)


def figures(made: Made) -> dict[str, object]:
    """Return the report for a program."""
    roster = made.roster
    return {
        "month": made.month.problem.first.strftime("%Y-%m"),
        "lawyers": len(made.month.problem.lawyers),
        "duties": len(roster.duties),
        "coverage": [asdict(one) for one in made.covered],
        "short": [{**asdict(one), "day": one.day.isoformat()} for one in made.short],
        "evenness": [asdict(one) for one in made.fair],
        "weighted_short": roster.short,
        "bound": roster.bound,
        "least_hours": roster.least_hours,
        "proven": roster.proven,
        "cut_short": roster.cut_short,
        "seconds": {"all": round(made.seconds, 1)} | {k: round(v, 1) for k, v in roster.seconds.items()},
    }
