"""How numbers and times of day are read out."""

import pytest

from fawang.hotline.voice import as_spoken
from fawang.organisations.rules import Language


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("这里是12348热线", Language.MANDARIN, "这里是幺二三四八热线"),
        ("呢度係12348熱線", Language.CANTONESE, "呢度係一二三四八熱線"),
        # A code in fours, as it is printed; few digits are a number.
        ("编号234567890123。", Language.MANDARIN, "编号二三四五，六七八九，零幺二三。"),
        ("第12位，15:30给您回电", Language.MANDARIN, "第12位，15点30分给您回电"),
        ("9:00回电", Language.MANDARIN, "9点整回电"),
        ("kiú-tiám, 2 fûn-chûng", Language.HAKKA, "[[k'iu3 t'ia3m]], [[l'io3N f'u2n ts'u1N]]"),
    ],
)
def test_numbers_and_times_are_read_as_people_say_them(text: str, language: Language, spoken: str) -> None:
    assert as_spoken(text, language) == spoken
