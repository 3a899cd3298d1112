"""What a code says by itself."""

import pytest

from fawang.regions.rules import (
    DIGITS,
    Level,
    ancestors,
    chain,
    common,
    covers,
    is_code,
    is_placeholder,
    level_of,
    parent,
    path_name,
)


def test_every_division_lies_in_its_prefixes(divisions: list[tuple[str, str]]) -> None:
    codes = {code for code, _ in divisions}
    assert len(codes) == 28_745
    for code in codes:
        assert set(ancestors(code)) <= codes
        assert [level_of(one) for one in reversed(chain(code))] == list(Level)[: len(chain(code))]


def test_levels_count_as_the_source_says(divisions: list[tuple[str, str]]) -> None:
    counts = dict.fromkeys(Level, 0)
    for code, _ in divisions:
        counts[level_of(code)] += 1
    assert list(counts.values()) == [1, 21, 124, 1757, 26842]


def test_ancestors_are_lowest_first() -> None:
    assert ancestors("440605011049") == ("440605011", "440605", "4406", "44")
    assert ancestors("44") == ()
    assert chain("4406") == ("4406", "44")
    assert parent("440605") == "4406"
    assert parent("44") is None


def test_only_dongguan_and_zhongshan_have_placeholders(divisions: list[tuple[str, str]]) -> None:
    names = dict(divisions)
    found = [code for code in names if is_placeholder(code)]
    assert found == ["441900", "442000"]
    assert all(names[code] == names[code[:4]] for code in found)
    assert not is_placeholder("44")
    assert not is_placeholder("440605100")


@pytest.mark.parametrize(
    "text", ["", "4", "440", "44060", "44060501", "4406050110490", "44a6", "４４", "44 "]
)
def test_what_is_no_code(text: str) -> None:
    assert not is_code(text)
    with pytest.raises(ValueError, match="not the code"):
        level_of(text)


def test_digits_and_levels_agree() -> None:
    assert [level_of("4" * digits) for digits in DIGITS.values()] == list(Level)


def test_covers_itself_and_what_is_below() -> None:
    assert covers("4406", "440605011")
    assert covers("4406", "4406")
    assert not covers("440605", "4406")


def test_common_is_the_lowest_shared_division() -> None:
    assert common("440605011", "440606005") == "4406"
    assert common("440605011", "440605") == "440605"
    assert common("44", "45") is None


def test_path_name_does_not_repeat_a_placeholder() -> None:
    names = (("44", "广东省"), ("4419", "东莞市"), ("441900", "东莞市"), ("441900122", "厚街镇"))
    assert path_name(names) == "广东省东莞市厚街镇"
