"""Every code that this room raises or stores has words, every state a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fawang import notices
from fawang.kernel.wording import SENTENCES, say
from fawang.notices.models import Notice
from fawang.notices.rules import State
from fawang.notices.texts import labels

ROOM = Path(notices.__file__).parent
#: Calls whose argument is a code.
RAISING = {
    "Suppress": 0, "Temporary": 0, "Unsure": 0, "Permanent": 0, "Conflict": 0, "NotFound": 0, "_finish": 2,
    "_expect": 1,
}  # fmt: skip


def codes() -> Iterator[str]:
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISING:
                place = RAISING[node.func.id]
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    yield str(ast.literal_eval(node.args[place]))


FOUND = sorted({*codes(), "notice_cancelled", "carrier_unexpected"} - {""})


def test_finds_the_codes() -> None:
    assert {"notice_unwanted", "carrier_no_answer", "address_refused", "notice_being_sent"} <= set(FOUND)


@pytest.mark.parametrize("code", FOUND)
def test_every_code_has_words(code: str) -> None:
    assert code in SENTENCES
    assert say(code)
    assert len(code) <= (Notice._meta.get_field("reason").max_length or 0)


def test_every_state_has_a_name() -> None:
    assert set(labels.STATES) == set(State)
