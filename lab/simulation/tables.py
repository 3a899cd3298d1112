"""What `fawang simulate` prints: strategies beside each other, by language, and as differences."""

from collections.abc import Callable
from gettext import gettext as _
from typing import Any

from fawang.cli.terminal.columns import pad
from lab.simulation.comparing import RIVALS, Setting, difference, erlang_a, mean
from lab.simulation.measures import Interval, Measures, interval

type Say = Callable[[str], object]
type Found = dict[str, list[Measures]]

_WIDTHS = (28, 16, 16, 16, 9, 9, 9, 8, 8)


def show(setting: Setting, found: Found, summary: dict[str, Any], say: Say) -> None:
    """Print all tables."""
    first = next(iter(found.values()))
    say(
        _(
            "%(runs)s runs of %(days)s days; %(calls)s calls and %(hours)s seat hours in each, seats × %(seats)s"
        )
        % {
            "runs": setting.runs,
            "days": setting.days,
            "calls": f"{mean(first, lambda run: run.calls):,.0f}",
            "hours": f"{mean(first, lambda run: run.seat_hours):,.0f}",
            "seats": f"{setting.seats:.3f}",
        }
    )
    say(_("Shares are of all calls offered, in %, ± half of the 95 % interval.") + "\n")
    say(
        _row(
            _("strategy"), _("answered"), _("+ call-backs"), _("+ missed"), _("in 15 s"), _("gave up"),
            _("booked"), _("wait s"), _("uneven"),
        )
    )  # fmt: skip
    for name, runs in found.items():
        say(
            _row(
                name,
                _percent(interval([run.answered for run in runs])),
                _percent(interval([run.connected for run in runs])),
                _percent(interval([run.with_returned for run in runs])),
                f"{100 * mean(runs, lambda run: run.at_once):.1f}",
                f"{100 * mean(runs, lambda run: run.abandoned):.2f}",
                f"{100 * mean(runs, lambda run: run.booked):.2f}",
                f"{mean(runs, lambda run: run.wait_mean):.1f}",
                f"{mean(runs, lambda run: run.unevenness):.3f}",
            )
        )
    bound = erlang_a(setting)
    say(_row(_("Erlang-A, pooled"), f"{100 * bound.answered:.2f}", "", "", f"{100 * bound.at_once:.1f}"))
    _print_languages(found, say)
    _print_differences(found, say)
    _print_summary(summary, say)


def _print_languages(found: Found, say: Say) -> None:
    languages = [one for one, of in next(iter(found.values()))[0].languages.items() if of.calls]
    say(
        "\n"
        + _(
            "By language: connected with all call-backs in %, and the wait of the answered, mean and 90 % in s"
        )
    )
    say(pad(_("strategy"), 28) + "".join(pad(language, 22, right=True) for language in languages))
    for name, runs in found.items():
        cells = []
        for language in languages:
            share = 100 * mean(runs, lambda run, one=language: run.languages[one].with_returned)  # type: ignore[misc]
            wait = mean(runs, lambda run, one=language: run.languages[one].wait_mean)  # type: ignore[misc]
            tail = mean(runs, lambda run, one=language: run.languages[one].wait_p90)  # type: ignore[misc]
            cells.append(pad(f"{share:.2f}  {wait:.1f}  {tail:.0f}", 22, right=True))
        say(pad(name, 28) + "".join(cells))


def _print_differences(found: Found, say: Say) -> None:
    rivals = [name for name in found if name in RIVALS]
    if not rivals:
        return
    best = max(rivals, key=lambda name: mean(found[name], lambda run: run.connected))
    say(
        "\n"
        + _("Against the best of the others, %(name)s, run by run, in points of percent") % {"name": best}
    )
    for name, runs in found.items():
        if name != best:
            answered = _percent(difference(runs, found[best], lambda run: run.answered), sign=True)
            connected = _percent(difference(runs, found[best], lambda run: run.connected), sign=True)
            returned = _percent(difference(runs, found[best], lambda run: run.with_returned), sign=True)
            say(_row(name, answered, connected, returned))


def _print_summary(summary: dict[str, Any], say: Say) -> None:
    if "seats_needed" in summary:
        theirs = summary["seats_of_the_best_rival"]
        say(
            "\n"
            + _("The best of the others connects 95.44 %% with seats × %(seats)s.")
            % {"seats": f"{theirs:.3f}"}
        )
        for name, seats in summary["seats_needed"].items():
            fewer = 100 * (1 - seats / theirs)
            say(
                _("%(name)s does with × %(seats)s: %(fewer)s %% fewer.")
                % {"name": name, "seats": f"{seats:.3f}", "fewer": f"{fewer:.1f}"}
            )
    if "frontier" in summary:
        rows = summary["frontier"]
        say(
            "\n"
            + _("Connected, with all call-backs, in %, by times the plan's seats and seat hours in a run")
        )
        say(pad("", 28) + "".join(pad(f"× {row['seats']}", 9, right=True) for row in rows))
        say(pad("", 28) + "".join(pad(f"{row['seat_hours']:,.0f}", 9, right=True) for row in rows))
        for name in rows[0]["connected"]:
            cells = (pad(f"{100 * row['connected'][name]:.2f}", 9, right=True) for row in rows)
            say(pad(name, 28) + "".join(cells))


def _percent(value: Interval, *, sign: bool = False) -> str:
    half = f" ± {100 * value.half:.2f}" if value.half < 1 else ""
    return f"{100 * value.mean:{'+' if sign else ''}.2f}{half}"


def _row(name: str, *cells: str) -> str:
    first, *widths = _WIDTHS
    return (
        pad(name, first)
        + "".join(pad(cell, width, right=True) for cell, width in zip(cells, widths, strict=False))
    ).rstrip()
