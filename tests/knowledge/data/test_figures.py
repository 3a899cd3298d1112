"""Figures that change yearly: their last day, who is told when, and what a pack without one is told."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from pydantic import ValidationError

from fawang.knowledge.data import figures, packs
from fawang.knowledge.data.figures import Figure

FIGURE: dict[str, Any] = {
    "code": "f-minimum-wage",
    "name": "最低工资",
    "name_en": "Minimum wage",
    "words": ["最低工资"],
    "values": [{"place": "广州", "region": "4401", "value": "2500 元"}],
    "since": date(2025, 3, 1),
    "until": date(2026, 6, 30),
    "source": "省人社厅公布",
    "verified": False,
}


def figure(**changed: Any) -> Figure:
    return Figure.model_validate(FIGURE | changed)


def test_editors_are_told_thirty_days_before_and_readers_the_day_after() -> None:
    one = figure()
    assert not one.is_due(date(2026, 5, 30))
    assert one.is_due(date(2026, 5, 31))
    assert not one.may_have_changed(date(2026, 6, 30))
    assert one.may_have_changed(date(2026, 7, 1))
    later = figure(code="f-later", until=date(2027, 6, 30))
    assert figures.due([later, one], date(2026, 8, 1)) == (one,)


@pytest.mark.parametrize("until", [date(2025, 2, 28), date(2025, 3, 1) + timedelta(days=3 * 366 + 1)])
def test_a_last_day_before_the_first_or_years_away_is_none(until: date) -> None:
    with pytest.raises(ValidationError):
        figure(until=until)


def test_a_figure_without_a_last_day_is_refused() -> None:
    with pytest.raises(ValidationError):
        Figure.model_validate({name: value for name, value in FIGURE.items() if name != "until"})


def test_the_entries_of_a_figure_are_those_that_name_it() -> None:
    one = figure()
    assert figures.named_in({"answer": "不能低于当地最低工资"}, [one]) == (one,)
    assert figures.named_in({"steps": ["看最低工资"]}, [one]) == (one,)
    assert figures.named_in({"answer": "按合同付", "phrasings": ["最低工资多少"]}, [one]) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("广州最低工资每月2500元", 1),
        ("2025年标准是每日475.52元", 1),
        ("不低于五百元", 0),
        ("赔偿不足五百元的按500元赔", 0),
        ("不能低于当地最低工资", 0),
    ],
)
def test_an_amount_that_changes_yearly_is_noticed_in_a_text(text: str, found: int) -> None:
    assert len(figures.unlisted({"answer": text})) == found
    assert figures.unlisted({"answer": text, "expires": "2026-12-31"}) == []


def test_the_pack_check_names_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(settings.FAWANG_CONTENT, folder)
    path = folder / "figures.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]
    assert len(listed) >= 3
    listed[0]["words"] = ["没有一篇提到的词语"]
    path.write_text(yaml.safe_dump({"figures": listed}, allow_unicode=True), encoding="utf-8")
    labour = folder / "questions" / "labour.yaml"
    labour.write_text(
        labour.read_text(encoding="utf-8").replace("不能低于当地最低工资。", "不能低于最低工资2500元。", 1),
        encoding="utf-8",
    )
    said = [str(one) for one in packs.read(folder).mistakes]
    assert any("no entry names it" in one for one in said), said
    assert any("belongs into figures.yaml" in one for one in said), said


def test_what_the_house_ships_ends_and_says_whether_anybody_has_checked_it() -> None:
    pack = packs.read(settings.FAWANG_CONTENT)
    assert all(one.source and one.until > one.since for one in pack.figures.values())
    assert not [one.code for one in pack.figures.values() if one.verified]
