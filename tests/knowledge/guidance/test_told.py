"""What somebody was told, read back from a receipt."""

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.compose import guide
from fawang.knowledge.guidance.receipts import receipt
from fawang.knowledge.guidance.told import told
from fawang.knowledge.models import Entry
from fawang.knowledge.texts import labels

pytestmark = pytest.mark.django_db


def test_it_is_what_guidance_showed() -> None:
    found = guide("老公喝醉酒拿着刀要砍我，我和孩子躲在厕所里不敢出去")
    kept = receipt(found, chosen=False)
    read = told(kept)
    assert labels.URGENCY[Urgency.DANGER] in read["signs"]
    assert [one["code"] for one in read["told"]] == [code for code, _version in kept["shown"]]
    assert not any(one["newer"] for one in read["told"])


def test_what_has_a_newer_version_says_so_and_what_is_gone_is_left_out() -> None:
    kept = receipt(guide("老板拖欠工资三个月不发"), chosen=False)
    (first, version), (second, _), *_rest = kept["shown"]
    Entry.objects.filter(code=first).update(published=version + 1)
    Entry.objects.filter(code=second).update(published=0)
    read = {one["code"]: one["newer"] for one in told(kept)["told"]}
    assert read[first]
    assert second not in read


def test_an_empty_receipt_and_unknown_signs_say_nothing() -> None:
    assert told({}) == {"signs": [], "told": []}
    assert told({"urgency": ["of another version"], "shown": [["q-nowhere", 1]]}) == {"signs": [], "told": []}
