"""What is only measured stays what it was when its digest was written down."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from fawang.knowledge.data import packs
from fawang.knowledge.rules import Kind

HERE = Path(__file__).parent
_LINE = re.compile(r"^ {4}([0-9a-f]{64}) {2}(\S+)$", re.MULTILINE)
_LAST = {
    folder: {name: digest for digest, name in _LINE.findall((HERE / folder / "README.md").read_text())}
    for folder in ("unseen", "choice")
}


@pytest.mark.parametrize(
    ("folder", "name"), [(folder, name) for folder, named in _LAST.items() for name in named]
)
def test_a_set_is_the_one_whose_digest_is_written_down(folder: str, name: str) -> None:
    assert hashlib.sha256((HERE / folder / name).read_bytes()).hexdigest() == _LAST[folder][name]


@pytest.mark.parametrize("name", ["labels_held.jsonl", "everyday_held.jsonl"])
def test_labels_name_entries_that_are_there_and_no_sentence_twice(name: str) -> None:
    pack = packs.read(settings.FAWANG_CONTENT)
    known = pack.entries[Kind.QUESTION].keys() | pack.entries[Kind.OPINION].keys()
    rows = [json.loads(line) for line in (HERE / "unseen" / name).read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 300
    assert len({row["text"] for row in rows}) == len(rows)
    assert {code for row in rows for code in row.get("good_first", ())} - known == set()
    assert {one for row in rows for one in row.get("matters", ())} - pack.matters.keys() - {
        "other.none"
    } == set()
