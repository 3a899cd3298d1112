"""`fawang roster absences`: who said they are away is not put on duty."""

from datetime import date
from pathlib import Path

import pytest

from fawang.cli.rosters import absences
from fawang.dispatch.actions.duties import report_absence
from fawang.dispatch.rostering.lists import read_lawyers
from fawang.dispatch.rostering.problem import Absence
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from tests.dispatch.rosters import NOW, name_of

HEAD = "id,languages,hours_week,hours_month,absences,account\n"


@pytest.mark.django_db
def test_what_was_reported_is_added_once(tmp_path: Path, centre: UnitRow, duty: Actor) -> None:
    path, said = tmp_path / "lawyers.csv", list[str]()
    lines = f"1,mandarin:3,20,60,2026-12-01/2026-12-02,{name_of(duty)}\n2,hakka:3,20,60,,nobody\n"
    path.write_text(HEAD + lines, encoding="utf-8")
    with clock.at(NOW):
        report_absence(by=duty, staff_id=duty.known_id, first=date(2026, 12, 8), last=date(2026, 12, 10))
        for _again in range(2):
            absences.run(path=path, centre=None, out=None, say=said.append)
    known, stranger = read_lawyers(path)
    assert known.absences == (
        Absence(date(2026, 12, 1), date(2026, 12, 2)),
        Absence(date(2026, 12, 8), date(2026, 12, 10)),
    )
    assert stranger.absences == ()
    assert [line.partition(" ")[0] for line in said[::2]] == ["1", "0"]
    assert said[1].endswith(": 2")
