"""The table of traditional characters, against OpenCC."""

import opencc
import pytest

from fawang.regions.rules.characters import _READ, _WRITTEN, plain

#: Pairs of ours: variants that place names use and OpenCC tells apart or reads otherwise.
OURS = {"逕": "迳", "澂": "澄", "甦": "苏", "鯰": "鲇"}


def test_every_pair_is_one_that_opencc_knows() -> None:
    converters = [opencc.OpenCC(name) for name in ("t2s", "tw2s", "hk2s")]
    for written, read in zip(_WRITTEN, _READ, strict=True):
        known = {converter.convert(written) for converter in converters}
        assert read in known or OURS.get(written) == read, written


@pytest.mark.parametrize("region", ["s2t", "s2tw", "s2hk"])
def test_every_name_is_found_in_traditional_characters(divisions: list[tuple[str, str]], region: str) -> None:
    converter = opencc.OpenCC(region)
    missed = [name for _, name in divisions if plain(converter.convert(name)) != plain(name)]
    assert missed == []


def test_length_is_kept_except_for_characters_written_in_parts() -> None:
    assert plain("廣州市越秀區（東）") == "广州市越秀区(东)"
    assert plain("４４０６") == "4406"
    assert plain("大(土郎)村") == "大塱村"


def test_other_text_is_left_alone() -> None:
    text = "I live at No. 5, 😀 <b>"
    assert plain(text) == text
