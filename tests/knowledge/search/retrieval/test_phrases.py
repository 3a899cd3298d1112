"""What people say: rows, targets and groups, and that a mapped index is the one that was saved."""

from pathlib import Path

import numpy as np
import pytest

from fawang.knowledge.data import packs
from fawang.knowledge.guidance import matters
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.retrieval import phrases
from fawang.knowledge.search.retrieval.phrases import MATTER, Phrases, Target, build, load, rows_of
from tests.knowledge.cases import item, opinion, question, write_pack


@pytest.fixture
def index(tmp_path: Path) -> Phrases:
    pack = packs.read(
        write_pack(
            tmp_path / "pack",
            questions=[question(), question("q-lost", matter="no.such")],
            opinions=[opinion()],
            items=[item()],
        )
    )
    entries = []
    for kind, entry in pack.all_entries():
        entries.append((Target(kind, entry.id, "labour.wages", title=entry.id), entry))
    return build(*rows_of(pack.matters, entries))


def test_each_row_leads_to_what_it_says(index: Phrases) -> None:
    best = int(index.by_words("邻船不认").argmax())
    assert index.targets[index.target_of[best]].code == "o-test-net"
    best = int(index.by_words("老细唔出粮3").argmax())
    assert index.targets[index.target_of[best]] == Target(MATTER, "labour.wages", "labour.wages")
    assert index.by_words("……").tolist() == [0] * len(index.target_of)


def test_groups_part_the_rows(index: Phrases) -> None:
    groups = [index.own, index.asked, index.bodies, index.services]
    together = np.concatenate(groups)
    assert len(set(together.tolist())) == len(together)
    # The scope of a matter is text of its own and no way of asking.
    assert len(together) == len(index.target_of) - 1
    assert set(index.ways.tolist()) >= set(index.own.tolist()) | set(index.asked.tolist())
    assert index.body[index.bodies].all()
    assert not index.body[index.ways].any()


def test_the_score_of_a_target_is_that_of_its_best_row(index: Phrases) -> None:
    scores = np.arange(len(index.target_of), dtype=np.float32)
    found = index.per_target(scores)
    for number in range(len(index.targets)):
        assert found[number] == scores[index.target_of == number].max()
    assert index.per_target(scores, rows=np.zeros(len(scores), bool)).tolist() == [0] * len(index.targets)


def test_what_is_saved_is_mapped_again(index: Phrases, tmp_path: Path) -> None:
    index.save(tmp_path)
    mapped = load(tmp_path)
    assert mapped.targets == index.targets
    for name in ("matter_of", "own", "asked", "bodies", "services", "ways", "matter_of_target"):
        assert np.array_equal(getattr(mapped, name), getattr(index, name)), name
    for kind in Kind:
        assert np.array_equal(mapped.targets_of[kind], index.targets_of[kind])
    assert np.array_equal(mapped.by_words("网破了"), index.by_words("网破了"))
    assert mapped.by_vector(np.ones(4, np.float32)) is None
    assert np.array_equal(matters.figures("网破了", None, mapped), matters.figures("网破了", None, index))


def test_a_vector_of_another_width_is_no_vector(index: Phrases, tmp_path: Path) -> None:
    index.save(tmp_path)
    np.save(tmp_path / "vectors.npy", np.eye(len(index.target_of), 8, dtype=np.float32))
    mapped = load(tmp_path)
    assert mapped.by_vector(np.ones(9, np.float32)) is None
    found = mapped.by_vector(np.eye(8, dtype=np.float32)[2])
    assert found is not None
    assert found.argmax() == 2


def test_of_nothing_there_is_an_index_too(tmp_path: Path) -> None:
    empty = build([], [])
    empty.save(tmp_path)
    for one in (empty, load(tmp_path)):
        assert one.by_words("网").tolist() == one.per_target(one.by_words("网")).tolist() == []
        assert matters.guess("网破了谁来补", None, one) == matters.Guesses([], about_law=False, clear=False)


def test_ways_of_asking_are_indexed_in_plain_wording_once(tmp_path: Path) -> None:
    pack = packs.read(
        write_pack(tmp_path, questions=[question(phrasings=["網破了怎么办", "网破了怎么办", "谁来补网"])])
    )
    (entry,) = pack.entries[Kind.QUESTION].values()
    _targets, rows = rows_of({}, [(Target(Kind.QUESTION, entry.id, ""), entry)])
    assert [row.text for row in rows if not row.body].count("网破了怎么办") == 1
    assert phrases.texts_of(entry)[1] == ["谁弄破谁来补。"]
