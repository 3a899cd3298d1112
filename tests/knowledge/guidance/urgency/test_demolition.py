"""A house that is pulled down is found from the beginning of a text, wherever it is told."""

import json

from fawang.knowledge.guidance.urgency import demolition
from tests.knowledge.guidance.test_last_days import DATA


def test_what_is_found_from_anywhere_is_found_from_the_beginning() -> None:
    texts = {
        str(row.get("text", ""))[: demolition._LONGEST]
        for path in DATA.rglob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if isinstance(row := json.loads(line), dict)
    }
    found = {text for text in texts if demolition._PULLED_DOWN.search(text)}
    assert found == {text for text in texts if demolition._PULLED_DOWN.match(text)}
    assert len(found) > 10
    assert demolition.going_on("我在外地打工，刚接到电话，推土机已经推到我家门口，我妈还在屋里")
