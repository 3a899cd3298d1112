"""A roster that was written is read again; a wrong line is named."""

from datetime import date
from pathlib import Path

import pytest

from fawang.dispatch.rostering import terms
from fawang.dispatch.rostering.folder import WrongLine, read, read_duties, write_needs
from fawang.dispatch.rostering.lists import write_duties, write_lawyers
from fawang.dispatch.rostering.problem import Cover, Duty, Lawyer, Rest, Shift, Window
from fawang.dispatch.rules.demand.days import DayType

FIRST = date(2026, 12, 1)
HEAD = "day,shift,begins,hours,lawyer\n"


def test_what_was_written_is_read_and_judged_by(tmp_path: Path) -> None:
    one = Lawyer(
        id=1, languages={"hakka": 3}, hours_week=12, hours_month=40, firm="某所", account="lin",
        windows=(Window(frozenset({0, 1}), 8, 20),),
    )  # fmt: skip
    cover, needs = Cover("hakka", frozenset({"language:hakka"}), 3), {"hakka": tuple(range(24)) * 31}
    write_duties(
        tmp_path / "roster.csv", [Duty(FIRST, "early", 1)], {1: one}, {"early": Shift("early", 7, 4)}
    )
    write_lawyers(tmp_path / "lawyers.csv", [one])
    write_needs(tmp_path / "needs.csv", FIRST, [cover], needs)
    (tmp_path / "short.csv").write_text("day,hour,cover,short,reason\n2026-12-01,3,hakka,2,resting\n")
    plan = read(tmp_path)
    assert (plan.month, plan.shifts) == (FIRST, {"early": (7, 4)})
    assert [(line.number, line.who) for line in plan.lines] == [(2, "lin")]
    assert plan.short[0]["short"] == 2
    kept = terms.write(Rest(11, 24, 2), 2, plan.covers, plan.needs, {17: plan.lawyers["lin"]})
    problem = terms.problem_of(
        FIRST, plan.shifts, kept, kind=lambda _day: DayType.WORKDAY, staff_ids=[17, 18],
        absences=[(17, FIRST, FIRST)], previous=[Duty(date(2026, 11, 30), "early", 17)],
    )  # fmt: skip
    known, unknown = problem.lawyers
    assert (known.hours_week, known.windows, known.firm) == (12, one.windows, "某所")
    assert known.absences
    assert unknown.nights_month > 0
    assert problem.needs == needs
    assert problem.covers == (cover,)
    assert terms.needed(kept, FIRST, date(2026, 12, 2)) == {"hakka": list(range(24))}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("day,shift,begins,hours\n", 1, "lawyer"),
        (HEAD, 2, "day"),
        (HEAD + "2026-12-01,early,07:00,4,lin\n2026-12-32,early,07:00,4,lin\n", 3, "day"),
        (HEAD + "2026-12-01,early,07:00,4,lin\n2027-01-01,early,07:00,4,lin\n", 3, "day"),
        (HEAD + "2026-12-01,early,07:30,4,lin\n", 2, "begins"),
        (HEAD + "2026-12-01,early,07:00,0,lin\n", 2, "hours"),
        (HEAD + "2026-12-01,early,07:00,4,\n", 2, "lawyer"),
        (HEAD + "2026-12-01,early,07:00,4,lin\n2026-12-02,early,08:00,4,lin\n", 3, "shift"),
    ],
)
def test_a_wrong_line_is_named(text: str, line: int, column: str) -> None:
    with pytest.raises(WrongLine) as wrong:
        read_duties(text)
    assert (wrong.value.line, wrong.value.column) == (line, column)
