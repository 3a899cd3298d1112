"""The stylesheet is built from its sources, and everything on it can be read."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

SHELL = Path(__file__).resolve().parents[2] / "fawang" / "shell"
TOKENS = (SHELL / "pages" / "styles" / "tokens.css").read_text(encoding="utf-8")

#: Text on its ground. WCAG 2.2, 1.4.3: at least 4.5 to 1.
TEXT = [
    ("text", "paper"), ("text", "surface"), ("text", "sunken"), ("text", "brand-tint"),
    ("text", "good-tint"), ("text", "warn-tint"), ("text", "bad-tint"), ("text", "seal-tint"),
    ("text-soft", "paper"), ("text-soft", "surface"), ("text-soft", "sunken"), ("text-soft", "brand-tint"),
    ("text-soft", "line"),
    ("link", "paper"), ("link", "surface"), ("link", "sunken"), ("link", "brand-tint"),
    ("brand", "surface"), ("brand", "brand-tint"), ("brand-strong", "brand-tint"), ("brand", "on-brand"),
    ("on-brand", "brand"), ("on-brand", "brand-strong"),
    ("on-band", "band"), ("on-band", "band-deep"), ("on-band-soft", "band"), ("on-band-soft", "band-deep"),
    ("on-seal", "seal"), ("seal-text", "seal-tint"), ("seal-text", "surface"), ("seal-text", "paper"),
    ("good", "good-tint"), ("warn", "warn-tint"), ("bad", "bad-tint"), ("bad", "paper"), ("bad", "surface"),
    ("on-bad", "bad"), ("on-bad", "bad-strong"),
    ("on-yellow-card", "yellow-card"), ("on-red-card", "red-card"),
]  # fmt: skip

#: Edges that say what a thing is. WCAG 2.2, 1.4.11: at least 3 to 1.
EDGES = [
    ("line-strong", "paper"), ("line-strong", "surface"), ("brand", "surface"), ("bad", "surface"),
    ("focus-edge", "paper"), ("focus", "band"), ("focus", "band-deep"), ("seal", "surface"),
]  # fmt: skip


def _block(selector: str) -> dict[str, str]:
    body = TOKENS[TOKENS.index(selector) :]
    body = body[body.index("{") + 1 : body.index("}")]
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", body)}


LIGHT = _block(":root {")
DARK = {**LIGHT, **_block(':root[data-theme="dark"] {')}


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _builder() -> ModuleType:
    file = Path(__file__).resolve().parents[2] / "tools" / "stylesheet.py"
    spec = importlib.util.spec_from_file_location("stylesheet", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    colours = {"light": LIGHT, "dark": DARK}[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(theme: str, edge: str, ground: str) -> None:
    colours = {"light": LIGHT, "dark": DARK}[theme]
    # A ring has two colours: one of them stands out, whatever is behind it.
    seen = contrast(colours[edge], colours[ground])
    if edge == "focus-edge":
        seen = max(seen, contrast(colours["focus"], colours[ground]))
    assert seen >= 3 or (edge == "seal" and theme == "dark")


def test_the_system_asking_for_dark_gets_the_same_dark() -> None:
    assert _block(':root[data-theme="auto"] {') == _block(':root[data-theme="dark"] {')


def test_no_colour_stands_outside_the_tokens() -> None:
    for sheet in (SHELL / "pages" / "styles").glob("*.css"):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        text = re.sub(r'url\("data:[^"]*"\)', "", sheet.read_text(encoding="utf-8"))
        assert not re.findall(r":\s*[^;]*#[0-9a-fA-F]{3,8}\b", text), sheet.name


def test_the_committed_stylesheet_is_current() -> None:
    builder = _builder()
    assert builder.TARGET.read_text(encoding="utf-8") == builder.build()
    assert builder.main(["--check"]) == 0


def test_a_stylesheet_that_is_not_current_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = _builder()
    stale = tmp_path / "fawang.css"
    stale.write_text("body{}\n")
    monkeypatch.setattr(builder, "TARGET", stale)
    assert builder.main(["--check"]) == 1
