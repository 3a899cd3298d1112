"""What a card reader or scanner types into a field: the name and the identity number in it. Pure.

Readers that act as a keyboard (keyboard wedge) type the fields of the card in an order of their maker, parted by
commas, bars, tabs or nothing. Whatever the order, the number is the only one of eighteen characters whose check
character is right, and the name the first run of Chinese characters. docs/counter.md says what vendors may send.
"""

import re
from dataclasses import dataclass

from fawang.people.rules.wishes import read_id_number

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_NAME = re.compile(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff·•]{0,28}[\u4e00-\u9fff])?")
#: What readers write before a name.
_LABELS = frozenset({"姓名", "名字", "性别", "民族", "男", "女", "汉", "汉族", "居民身份证"})
LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Card:
    """What a line says: the identity number, and the name where it has one."""

    id_number: str
    name: str = ""


def read_line(typed: str) -> Card | None:
    """Return what a reader has typed, or somebody by hand; None without a number whose check character is right."""
    line = typed[:LONGEST_LINE]
    if (alone := read_id_number(line)) is not None:
        return Card(alone)
    number = next((good for one in _NUMBER.findall(line) if (good := read_id_number(one))), None)
    if number is None:
        return None
    name = next((one for one in _NAME.findall(line) if one not in _LABELS), "")
    return Card(number, name.removeprefix("姓名") if len(name) > 3 else name)
