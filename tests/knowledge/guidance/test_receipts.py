"""The receipt: codes only, signed, and nobody else's."""

import json

import pytest

from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.compose import guide

pytestmark = pytest.mark.django_db
WORDS = "老板拖欠我三个月工资，我叫李四，电话13800138000"


def test_a_receipt_tells_what_was_shown_and_nothing_that_was_said() -> None:
    found = guide(WORDS)
    kept = receipts.receipt(found)
    assert kept["matter"] == found.matter
    assert [code for code, _version in kept["shown"]][:1] == [found.questions[0].shown.code]
    assert all(version >= 1 for _code, version in kept["shown"])
    assert kept["articles"]
    text = json.dumps(kept, ensure_ascii=False)
    assert "李四" not in text
    assert "13800138000" not in text
    assert "拖欠我三个月" not in text


def test_a_signed_receipt_comes_back_and_a_changed_one_does_not() -> None:
    kept = receipts.receipt(guide(WORDS), chosen=True)
    token = receipts.sign(kept)
    assert receipts.read(token) == kept
    assert kept["matter_by"] == "chosen"
    assert receipts.read(token[:-2] + "xx") is None
    assert receipts.read("") is None
    assert receipts.read("x" * 20_000) is None
