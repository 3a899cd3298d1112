"""The sources of the mini program: nothing is missing, every text is Chinese and in one place, it is small enough."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.files import ROOT

SOURCES = ROOT / "miniprogram"
PARTS = sorted(SOURCES.glob("*/*/*.wxml"))
#: WeChat's bound of a package (主包), without which nothing is uploaded.
MOST_BYTES = 2 * 1024 * 1024
LATIN = re.compile(r"[A-Za-z]")
HAN = re.compile(r"[一-鿿]")


def texts() -> dict[str, Any]:
    """Return the texts as node reads them; what makes a sentence of numbers is given 3 and 9."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node")
    program = (
        "const told = (key, value) => typeof value === 'function' ? value(3, 9) : value;"
        f"console.log(JSON.stringify(require({json.dumps(str(SOURCES / 'texts.js'))}), told))"
    )
    return dict(json.loads(subprocess.run([node, "-e", program], capture_output=True, check=True).stdout))


def sentences(of: Any) -> list[str]:
    """Return all texts in some texts."""
    if isinstance(of, str):
        return [of]
    return [one for each in (of.values() if isinstance(of, dict) else of) for one in sentences(each)]


def own(part: Path, suffix: str) -> str:
    """Return the source of a part of a page or component."""
    return part.with_suffix(suffix).read_text(encoding="utf-8")


def with_behaviors(part: Path) -> str:
    """Return the script of a page, and those of the behaviors that it has."""
    script = own(part, ".js")
    names = re.findall(r"require\('../../behaviors/(\w+)'\)", script)
    return script + "".join((SOURCES / "behaviors" / f"{name}.js").read_text() for name in names)


def test_every_page_is_listed_and_whole() -> None:
    listed = json.loads((SOURCES / "app.json").read_text())["pages"]
    assert listed[0] == "pages/home/home"
    there = {str(path.relative_to(SOURCES).with_suffix("")) for path in SOURCES.glob("pages/*/*.js")}
    assert set(listed) == there
    for part in PARTS:
        for suffix in (".js", ".json", ".wxss"):
            assert part.with_suffix(suffix).is_file(), part


def test_components_that_are_used_are_named_and_those_that_are_named_are_there() -> None:
    for part in PARTS:
        named = json.loads(own(part, ".json")).get("usingComponents", {})
        for path in named.values():
            assert (SOURCES / f"{path[1:]}.wxml").is_file(), (part, path)
        own_tags = {path.parent.name for path in SOURCES.glob("components/*/*.wxml")}
        used = set(re.findall(r"<([a-z-]+)[\s>]", own(part, ".wxml"))) & own_tags
        assert used == set(named), part


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_whatever_is_touched_is_answered(part: Path) -> None:
    bound = re.findall(r'\b(?:bind|catch):?\w+="(\w+)"', own(part, ".wxml"))
    script = with_behaviors(part)
    missing = [
        name for name in bound if not re.search(rf"^ {{4,6}}(?:async )?{name}\(", script, re.MULTILINE)
    ]
    assert not missing
    # What can be pressed says that it can.
    for tag in re.findall(r"<view[^>]*bindtap[^>]*>", own(part, ".wxml")):
        assert 'role="' in tag, tag


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_pages_have_their_texts_from_the_texts(part: Path) -> None:
    markup = own(part, ".wxml")
    literal = re.sub(r"\{\{.*?\}\}", "", re.sub(r"<[^>]+>", "", markup))
    assert not HAN.search(literal), literal
    assert not LATIN.search(literal), literal
    for value in re.findall(r'(?:placeholder|aria-label)="([^"]*)"', markup):
        assert value.startswith("{{"), value
    # Nor do scripts say anything of their own.
    script = re.sub(r"(?m)^\s*(//|\*|/\*).*$", "", own(part, ".js"))
    assert not HAN.search(script)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_every_text_that_is_shown_is_there(part: Path) -> None:
    known, script = texts(), own(part, ".js")
    names = dict(re.findall(r"\b(t|form|common): texts\.(\w+)", script)) | {"common": "common"}
    for name, key in re.findall(r"\b(t|common|form)\.(\w+)", own(part, ".wxml")):
        if name == "form" and part.stem != "field":
            continue  # there it is the form itself
        assert key in known[names[name]], (name, key)
    for path in re.findall(r"\btexts\.(\w+\.\w+)", with_behaviors(part)):
        first, second = path.split(".")
        assert second in known[first] or first in ("numbers", "errors"), path


def test_every_text_is_chinese_without_latin_words() -> None:
    found = sentences({name: value for name, value in texts().items() if name != "numbers"})
    assert len(found) > 150
    for one in found:
        assert not LATIN.search(one), one
        assert HAN.search(one) or one.isdigit(), one


def test_numbers_for_danger_are_first_on_every_page() -> None:
    for part in SOURCES.glob("pages/*/*.wxml"):
        first = re.findall(r"<([a-z-]+)", part.read_text())[1]
        assert first == "emergency", part
    assert [one["number"] for one in texts()["numbers"]] == ["110", "120", "12338", "12348"]


def test_titles_of_the_frame_are_chinese() -> None:
    app = json.loads((SOURCES / "app.json").read_text())
    said = [app["window"]["navigationBarTitleText"], app["permission"]["scope.userFuzzyLocation"]["desc"]]
    assert all(HAN.search(one) and not LATIN.search(one) for one in said)
    assert app["__usePrivacyCheck__"] is True


def test_it_is_small_enough_and_loads_nothing_from_elsewhere() -> None:
    files = [path for path in SOURCES.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    for path in files:
        source = path.read_text(encoding="utf-8")
        assert "console." not in source, path
        for address in re.findall(r"https?://[^\s'\"]+", source):
            assert address == "https://law.example.cn", (path, address)
