"""Files of zones: what is shipped is right; what is wrong is named with its line and what to do."""

from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from fawang.consultations.data import zone_files
from fawang.consultations.rules import Kind
from fawang.kernel import clock
from fawang.knowledge.data import packs
from fawang.knowledge.queries import entries

GOOD = """\
code: harbour
kind: other
name: {zh-hans: 港区专区, en: Harbour}
introduction: {zh-hans: 港区的人。, en: People of the harbour.}
opening:
  always: true
places: ["4403"]
scenarios:
  - code: wages
    title: {zh-hans: 工资, en: Wages}
    matter: labour.wages
    steps: [先保存证据。]
"""


def faults(folder: Path, text: str) -> list[str]:
    (folder / "harbour.yaml").write_text(text, encoding="utf-8")
    found = zone_files.read(folder)
    assert bool(found.by_code) == (not found.faults)
    return [str(fault) for fault in found.faults]


def test_the_shipped_zones_are_right(db: None) -> None:
    found = zone_files.read(settings.FAWANG_CONTENT / "zones")
    assert found.faults == []
    assert {zone.kind for zone in found.by_code.values()} == {
        "epidemic", "returning_workers", "soldiers", "business_park", "minors",
    }  # fmt: skip
    assert all(zone.demo for zone in found.by_code.values())
    parts = [one for zone in found.by_code.values() for one in zone.scenarios]
    known = {code for listed in packs.current().entries.values() for code in listed}
    assert {code for one in parts for code in one.entries} <= known
    cited = {text for one in parts for text in one.articles}
    assert cited - entries.articles_cited(cited).keys() == set()


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: other", "kind: others", 2, ("kind", "use one of the words")),
        ("places:", "place:", 7, ("place", "no such field")),
        ("    matter: labour.wages\n", "", 9, ("matter", "add this field")),
        ("labour.wages", "labour.wage", 11, ("scenarios.0.matter", "no such matter")),
        ("  always: true", "  week: {mon: [['8:30', 12]]}", 6, ("mon", "in quotes")),
        ("  always: true", "  holidays: open", 5, ("always: true", "week")),
        ("  always: true", "  always: true\n  last_day: soon", 7, ("last_day", "write a day as")),
        ("places:", "priority: 41\nplaces:", 7, ("priority", "use a smaller number")),
        ("  always: true", "  always: true\n  always: false", 6, ("always", "twice")),
        ("kind: other", "kind: [other", 3, ("no YAML", "indentation")),
    ],
)
def test_a_mistake_is_named_with_line_and_advice(
    old: str, new: str, line: int, words: tuple[str, ...], tmp_path: Path
) -> None:
    assert old in GOOD
    [said, *_more] = faults(tmp_path, GOOD.replace(old, new))
    assert said.startswith(f"harbour.yaml, line {line}"), said
    for word in words:
        assert word in said


def test_an_operators_own_folder_counts_and_one_mistake_spoils_no_other(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("harbour", "minors"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("code: x", encoding="utf-8")
    settings.FAWANG_ZONES = tmp_path
    zone_files.forget()
    # Demonstrations are hidden where this is none; the own one has the code of one of them.
    assert list(zone_files.shipped()) == ["minors"]
    settings.FAWANG_DEMO = True
    current = zone_files.shipped()
    assert len(current) == 5
    own = current["minors"]
    assert str(own.name) == "港区专区"
    against = own.against(kind=Kind.CHAT, place="440605", now=clock.now())
    assert against == "zone_not_here"
    assert own.against(kind=Kind.CHAT, place="440305", now=clock.now()) is None
    settings.FAWANG_ZONES = tmp_path / "missing"
    assert "correct FAWANG_ZONES" in str(zone_files.read(*zone_files.folders()).faults[0])
