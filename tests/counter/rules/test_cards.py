"""What card readers type, in the order of their makers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.counter.rules.cards import LONGEST_LINE, Card, read_line

NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (NUMBER, ""),
        (" 1101 0519 4912 3100 2x ", ""),
        (f"|张三|男|汉|19491231|北京市朝阳区|{NUMBER}|某公安局|20200101|20400101|", "张三"),
        (f"{NUMBER},张三", "张三"),
        (f"姓名\t张三\t性别\t男\t{NUMBER}", "张三"),
        (f"姓名张小三\t{NUMBER}", "张小三"),
        # A name of three characters is a name, whatever it begins with.
        (f"姓名远\t{NUMBER}", "姓名远"),
        (f"姓名张三\t{NUMBER}", "张三"),
        (f"居民身份证|姓名|民族|汉族|{NUMBER}|张三|广州市", "张三"),
        (f"姓名|男|汉|{NUMBER}|20200101", ""),
        (f"110105194912310021|{NUMBER}|张三", "张三"),
        # The line may be so long and no longer.
        (f"张三{'|' * (LONGEST_LINE - 20)}{NUMBER}", "张三"),
        (f"阿依古丽·买买提;女;{NUMBER.lower()}", "阿依古丽·买买提"),
    ],
)
def test_number_and_name_are_found_whatever_the_order(typed: str, name: str) -> None:
    assert read_line(typed) == Card(NUMBER, name)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "张三",
        "110105194912310021",
        "20200101|20400101",
        "1" * 600,
        f"张三{'|' * (LONGEST_LINE - 19)}{NUMBER}",
        f"1{NUMBER}",
        f"{NUMBER}7",
    ],
)
def test_without_a_right_number_there_is_no_card(typed: str) -> None:
    assert read_line(typed) is None


@given(st.text(max_size=600))
def test_whatever_is_typed_only_a_right_number_is_taken(typed: str) -> None:
    card = read_line(typed)
    assert card is None or len(card.id_number) == 18
