"""`fawang roster publish` from a folder to the tables, and the demonstration's rotation."""

from datetime import date
from pathlib import Path

import click
import pytest

from fawang.cli.rosters import publication
from fawang.dispatch.models import Duty
from fawang.kernel import clock
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from lab.demo import rosters as demo_rosters
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.rosters import NOW, name_of


@pytest.mark.django_db
def test_a_folder_is_published_and_a_wrong_line_named(tmp_path: Path) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    who = name_of(sign_in(Role.DUTY_LAWYER, centre).actor)
    head = "day,shift,begins,hours,lawyer\n"
    path = tmp_path / "roster.csv"
    path.write_text(f"{head}2026-12-01,early,07:00,4,{who}\n", encoding="utf-8")
    said: list[str] = []
    with clock.at(NOW):
        publication.run(folder=tmp_path, centre=None, say=said.append)
    assert "2026-12" in said[0]
    assert Duty.objects.count() == 1
    path.write_text(f"{head}2026-12-01,early,soon,4,{who}\n", encoding="utf-8")
    with pytest.raises(click.ClickException, match="begins"):
        publication.run(folder=tmp_path, centre=None, say=said.append)


def test_the_rotation_leaves_somebody_free_and_says_what_is_short() -> None:
    plan = demo_rosters.plan(date(2026, 12, 1))
    by_day = {line.day: [] for line in plan.lines}  # type: dict[date, list[str]]
    for line in plan.lines:
        by_day[line.day].append(line.who)
    assert all(len(set(own)) == len(own) < 3 for own in by_day.values())
    assert {one["day"] for one in plan.short} == {f"2026-12-{day:02}" for day in (6, 13, 20, 27)}
