"""The menu of a number: 0 is always a human, every way has at most one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.rules import menus
from fawang.hotline.rules.menus import KEYS, OPEN_CHOICES, STANDARD, Choice
from fawang.kernel.rules.problems import Invalid

#: Ways with different keys.
MENUS = st.permutations(KEYS).flatmap(
    lambda keys: st.lists(st.sampled_from(OPEN_CHOICES), unique=True).map(
        lambda ways: menus.read({way: keys[number] for number, way in enumerate(ways)})
    )
)


@given(MENUS)
def test_what_is_written_is_read_again(menu: menus.Menu) -> None:
    assert menus.read(menus.write(menu)) == menu
    assert menu.at("0") == Choice.HUMAN
    assert [menu.at(key) for key in "*#"] == [None, None]
    ways = [way for _key, way in menu.ways]
    assert len(ways) == len(set(ways))


def test_the_usual_menu_is_the_usual_menu_however_it_is_typed() -> None:
    assert menus.read({"message": "9", "legal_aid": "3", "progress": "2", "advice": "1"}) is STANDARD


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ({"advice": "1", "message": "1"}, {"message": "menu_key_taken"}),
        ({"advice": "0"}, {"advice": "menu_key_invalid"}),
        ({"advice": "*", "progress": "12"}, {"advice": "menu_key_invalid", "progress": "menu_key_invalid"}),
        ({"human": "5"}, {"human": "menu_way_unknown"}),
        ({"weather": "5"}, {"weather": "menu_way_unknown"}),
    ],
)
def test_a_menu_that_cannot_be_is_refused(keys: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as found:
        menus.read(keys)
    assert found.value.errors == wrong
