"""The cases of a certificate and of a report as they are told: pages and API of a platform, keys, a payment side."""

import re
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from django.utils import translation

from lab.commands.story import story as command
from lab.platforms.instance import Instance
from lab.stories import appraisal, notarisation
from lab.stories.certified import Fields


@pytest.fixture(scope="module")
def tell(platform: Instance) -> Iterator[Callable[[type], str]]:
    """Tell a story at the platform; return what was said."""
    with translation.override("en"):

        def told(story: type) -> str:
            lines: list[str] = []
            story(platform.url, lines.append).tell()
            return "\n".join(lines)

        yield told


def test_an_entrustment_is_told_from_the_catalogue_to_the_verified_certificate(
    tell: Callable[[type], str],
) -> None:
    text = tell(notarisation.Story)
    # Art. 26: nothing is proposed before the person came; whoever examined it does not approve it.
    assert "409 not_attended" in text
    assert "403 not_allowed" in text
    assert "120" in text
    number = re.search(r"a wrong PIN: 422; (（\d{4}）粤佛南海演字第\d+号) · by key", text)
    assert number
    assert "valid; the name that was typed matches: True; with another code: 404 not_found" in text
    assert text.index("Paid at the payment side") < text.index("She comes with her identity card")
    assert "The certificate was handed over" in text


def test_kinship_is_told_from_the_commission_to_the_supplemented_report(tell: Callable[[type], str]) -> None:
    text = tell(appraisal.Story)
    for refused in (
        "422 invalid", "a report meanwhile: 409 materials_on_the_way", "409 same_person", "409 not_the_holder",
    ):  # fmt: skip
        assert refused in text, refused
    # Two reports, each with a number of its own.
    numbers = re.findall(r"(粤南海司鉴演〔\d{4}〕鉴字第\d+号) · by key", text)
    assert len(set(numbers)) == len(numbers) == 2
    assert text.count("valid; the name that was typed matches: True") == 2


@pytest.mark.parametrize("kind", [notarisation, appraisal])
def test_the_command_tells_it(monkeypatch: pytest.MonkeyPatch, kind: object) -> None:
    name = kind.__name__.rpartition(".")[2]  # type: ignore[attr-defined]
    monkeypatch.setattr(kind, "tell", lambda *, url, say: say(f"{name} told at {url}"))
    done = CliRunner().invoke(command, ["--kind", name, "--url", "http://somewhere"])
    assert (done.exit_code, done.output) == (0, f"{name} told at http://somewhere\n")


def test_fields_of_a_page_are_filled_with_something_that_fits() -> None:
    page = """<input type="hidden" name="csrf" value="x"><input name="who"><input type="date" name="on">
      <input name="sum" inputmode="numeric"><input type="radio" name="one" value="a"><input type="radio" name="one"
      value="b"><select name="unit"><option value="">–</option><option value="7">x</option></select>
      <textarea name="more"></textarea><input type="file" name="paper">
      <input name="agent__id_number"><input name="phone" inputmode="tel">"""
    assert Fields.of(page) == {
        "who": "演示", "on": "1990-01-01", "sum": "1", "one": "a", "unit": "7", "more": "演示", "paper": "",
        "agent__id_number": "440605199001010014", "phone": "13800138000",
    }  # fmt: skip
