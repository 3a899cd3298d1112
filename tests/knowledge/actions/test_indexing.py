"""The index follows the tables: words at once, vectors in turns, and nobody is left without an answer."""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions import indexing
from fawang.knowledge.actions.packs import import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.models import Build
from fawang.knowledge.search.embedders.vectors import EmbedderAway, Floats
from fawang.knowledge.search.retrieval import vectors
from fawang.knowledge.search.retrieval.articles import Articles
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from fawang.knowledge.search.retrieval.phrases import Phrases
from tests.knowledge.actions.index_cases import FakeEmbedder, few, forget, refresh, small, unit, use
from tests.knowledge.cases import COMING, IN_FORCE, LAWS, article, import_rows, item, question, write_pack
from tests.races import at_once

ENTRIES = {"questions": [question()], "items": [item()], "opinions": [], "guides": []}


@pytest.fixture
def tiny(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nine articles, one matter, a question and an item; no index yet. The folder of the index."""
    settings.FAWANG_INDEX = tmp_path / "index"
    with few():
        fill(tmp_path, monkeypatch)
        use(None, monkeypatch)
        yield tmp_path / "index"


def fill(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring what there is to be found, through files in `folder`."""
    import_rows(folder, LAWS)
    pack = packs.read(write_pack(folder / "pack", **ENTRIES))
    small(pack, monkeypatch)
    import_pack(by=SYSTEM, pack=pack)


def both() -> tuple[Articles, Phrases]:
    """Return both parts as a process sees them."""
    articles, phrases = ARTICLES.current(), PHRASES.current()
    assert articles is not None
    assert phrases is not None
    return articles, phrases


def generations() -> tuple[str, str]:
    """Return which generations are current."""
    pointers = ARTICLES.pointer(), PHRASES.pointer()
    return pointers[0].generation if pointers[0] else "", pointers[1].generation if pointers[1] else ""


def builds() -> list[tuple[str, int, int, bool, str]]:
    """Return the rows about builds: part, done, total, whether it has ended, failure."""
    rows = Build.objects.order_by("pk").values_list("part", "done", "total", "ended_at", "failure")
    return [(part, done, total, ended is not None, failure) for part, done, total, ended, failure in rows]


# --- words ---------------------------------------------------------------------------------------


def test_before_it_is_built_there_is_none_and_then_both_parts_are_there(tiny: Path) -> None:
    assert (ARTICLES.current(), PHRASES.current(), indexing.is_complete()) == (None, None, False)
    Build.objects.all().delete()
    assert refresh()
    articles, phrases = both()
    # What applies today and what nobody has verified; not what is repealed, out of date or to come.
    assert len(articles) == 6
    assert [target.code for target in phrases.targets] == ["labour.wages", "i-test-net", "q-test-net"]
    assert builds() == [
        ("words", 6, 6, True, ""),
        ("words", len(phrases.target_of), len(phrases.target_of), True, ""),
    ]
    assert indexing.is_complete()


def test_the_rows_of_articles_lead_back_to_them(tiny: Path) -> None:
    refresh()
    articles, _phrases = both()
    rows = indexing._article_rows()
    assert articles.ids.tolist() == [one.id for one in rows]
    (best,) = articles.rank(f"{IN_FORCE}第一条", None, 1)
    assert rows[best].law in IN_FORCE


def test_it_is_built_again_only_after_a_change(tiny: Path, tmp_path: Path) -> None:
    refresh()
    before = generations()
    assert refresh()
    assert generations() == before
    import_rows(tmp_path, [*LAWS, article("中华人民共和国甲乙丙新示范法", "第一条", version="2020-01-01")])
    assert not indexing.is_complete()
    refresh()
    assert (generations()[0] != before[0], generations()[1]) == (True, before[1])
    import_pack(by=SYSTEM, pack=packs.read(write_pack(tmp_path / "pack", **{**ENTRIES, "items": []})))
    refresh()
    assert generations()[1] != before[1]
    assert [target.code for target in both()[1].targets] == ["labour.wages", "q-test-net"]


def test_a_law_that_begins_is_in_the_index_from_that_day(tiny: Path) -> None:
    refresh()
    before = generations()
    with clock.at(datetime(2090, 1, 2, tzinfo=UTC)):
        assert not indexing.is_complete()
        refresh()
        law = COMING.removeprefix("中华人民共和国")
        assert [one.text for one in indexing._article_rows() if one.law == law] == ["新文。"]
    assert generations()[0] != before[0]


def test_an_installation_without_a_single_law_or_entry_has_an_index(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(FakeEmbedder(), monkeypatch)
    with few():
        assert refresh()
        articles, phrases = both()
        assert len(articles) == 0
        assert articles.rank("欠薪", unit("欠薪"), 5) == []
        assert [target.kind for target in phrases.targets] == ["matter"]
        assert refresh()


def test_another_form_of_the_files_is_another_index(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh()
    before = generations()
    monkeypatch.setattr(indexing, "FORMAT", indexing.FORMAT + 1)
    refresh()
    assert not set(before) & set(generations())


# --- deleted, damaged, cleared away --------------------------------------------------------------


def test_deleted_under_a_process_it_goes_on_and_is_built_again(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh()
    mapped, phrases = both()
    shutil.rmtree(tiny)
    monkeypatch.setattr("fawang.knowledge.search.retrieval.store.CHECK_SECONDS", 0)
    assert ARTICLES.pointer() is None
    assert both() == (mapped, phrases)
    assert len(mapped.rank("第一条", None, 3)) == 3
    assert phrases.by_words("网破了").max() == 1
    refresh()
    again, _phrases = both()
    assert again is not mapped
    assert again.rank("第一条", None, 3) == mapped.rank("第一条", None, 3)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"generation": "x"}', '{"generation": "gone", "revision": ""}']
)
def test_a_pointer_that_cannot_be_read_is_as_none(tiny: Path, content: str) -> None:
    refresh()
    (ARTICLES.folder / "current.json").write_text(content)
    forget()
    assert ARTICLES.current() is None
    refresh()
    assert len(both()[0]) == 6


def test_a_generation_whose_files_are_gone_is_as_none_and_the_mapped_one_goes_on(tiny: Path) -> None:
    refresh()
    mapped, _phrases = both()
    lost = ARTICLES.new()
    ARTICLES.publish(lost, "x")
    assert ARTICLES.current() is mapped
    forget()
    assert ARTICLES.current() is None
    refresh()
    assert len(both()[0]) == 6


def test_old_generations_are_cleared_away_and_young_ones_kept(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh()
    first = generations()[0]
    monkeypatch.setattr(indexing, "FORMAT", 90)
    refresh()
    assert (ARTICLES.folder / first).exists()
    monkeypatch.setattr("fawang.knowledge.search.retrieval.store.KEEP_SECONDS", -1.0)
    monkeypatch.setattr(indexing, "FORMAT", 91)
    refresh()
    assert [path.name for path in ARTICLES.folder.iterdir() if path.is_dir()] == [generations()[0]]


# --- vectors -------------------------------------------------------------------------------------


def test_vectors_are_added_to_the_generation_that_is_there(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh()
    before = generations()
    assert both()[1].vectors is None
    use(FakeEmbedder(), monkeypatch)
    assert refresh()
    assert generations() == before
    articles, phrases = both()
    assert (articles.embedder, phrases.vectors is not None) == ("fake", True)
    texts = indexing._phrase_texts()
    scores = phrases.by_vector(unit(texts[3]))
    assert scores is not None
    assert scores.argmax() == 3
    assert scores[3] == pytest.approx(1, abs=0.02)
    texts = indexing._article_texts()
    assert articles.rank("", unit(texts[4]), 1) == [4]
    # A vector of another embedder is worth nothing here: words alone decide.
    assert articles.rank("第二条", np.ones(99, np.float32), 3) == articles.rank("第二条", None, 3)
    assert [row[1:] for row in builds()[-2:]] == [
        (len(phrases.target_of), len(phrases.target_of), True, ""),
        (6, 6, True, ""),
    ]


def test_vectors_come_in_turns_and_each_piece_counts(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "PIECE", 4)
    model = FakeEmbedder()
    use(model, monkeypatch)
    total = 0
    for turn in range(1, 30):
        allowed = iter([True])
        if refresh(go_on=partial(next, allowed, False)):
            break
        assert model.asked <= 4 * turn
        total = max(total, model.asked)
        unended = Build.objects.filter(part="vectors", ended_at=None)
        assert unended.count() <= 1
    assert refresh()
    texts = {*indexing._phrase_texts(), *indexing._article_texts()}
    assert model.asked == len(texts)
    assert 0 < total <= model.asked
    # One row for each part, however many turns it took.
    assert [row[0] for row in builds()[-4:]].count("vectors") == 2
    # Deleted and built again: no text is computed twice while its vector is known.
    for part in (ARTICLES, PHRASES):
        shutil.rmtree(part.folder)
    assert refresh()
    assert model.asked == len(texts)


def test_an_embedder_that_is_away_keeps_the_words_and_what_it_gave(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "PIECE", 4)
    use(FakeEmbedder(away_after=9), monkeypatch)
    with pytest.raises(EmbedderAway):
        refresh()
    articles, phrases = both()
    assert (len(articles), articles.embedder, phrases.vectors) == (6, "", None)
    part, done, total, ended, failure = builds()[-1]
    assert (part, done, ended, failure) == ("vectors", 8, True, "ConnectError")
    assert total > 8
    back = FakeEmbedder()
    use(back, monkeypatch)
    assert refresh()
    assert back.asked == len({*indexing._phrase_texts(), *indexing._article_texts()}) - 8
    assert both()[0].embedder == "fake"


def test_a_newer_build_overtakes_the_vectors_of_an_older_one(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh()

    class Meanwhile(FakeEmbedder):
        def passages(self, texts: Sequence[str]) -> Floats:
            if not self.asked:
                import_rows(
                    tmp_path, [*LAWS, article("中华人民共和国甲乙丙新示范法", "第一条", version="2020-01-01")]
                )
                indexing._words(ARTICLES, indexing._articles_revision(), indexing._build_articles)
            return super().passages(texts)

    model = Meanwhile()
    use(model, monkeypatch)
    texts = indexing._article_texts
    found = indexing._vectors(ARTICLES, model, texts, lambda: True, lambda part, done, total: None)
    assert found is False
    assert builds()[-2:][0][4] == "overtaken" or builds()[-1][4] == "overtaken"
    assert ARTICLES.pointer().vectors == ""  # type: ignore[union-attr]
    assert refresh()
    assert (len(both()[0]), both()[0].embedder) == (7, "fake")


def test_another_embedder_has_vectors_of_its_own(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(FakeEmbedder(), monkeypatch)
    refresh()
    other = FakeEmbedder()
    other.name = "endpoint:a/b"
    use(other, monkeypatch)
    assert refresh()
    assert other.asked > 0
    assert both()[0].embedder == "endpoint:a/b"
    assert sorted(path.name for path in (tiny / "vectors").iterdir()) == ["endpoint_a_b-808220a9", "fake"]


def test_vectors_of_one_embedder_are_never_compared_with_those_of_another(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, other = FakeEmbedder(), FakeEmbedder()
    other.name = "as wide and another"
    use(model, monkeypatch)
    assert refresh()
    query = unit("第二条")
    assert both()[1].by_vector(query) is not None
    by_both, by_words = both()[0].rank("第二条", query, 6), both()[0].rank("第二条", None, 6)
    assert by_both != by_words
    for stranger in (other, None):
        # Asked before a worker has come to it, or beside a worker that still has the other.
        use(stranger, monkeypatch)
        forget()
        articles, phrases = both()
        assert (articles.embedder, phrases.vectors) == ("", None)
        assert articles.rank("第二条", query, 6) == by_words
        assert phrases.by_vector(query) is None
    use(model, monkeypatch)
    forget()
    assert both()[0].rank("第二条", query, 6) == by_both
    use(other, monkeypatch)
    assert refresh()
    assert both()[0].embedder == other.name
    assert both()[1].by_vector(query) is not None
    # Neither has written into the folder of the words, nor left anything half done.
    for part, generation in zip((ARTICLES, PHRASES), generations(), strict=True):
        assert not list((part.folder / generation).rglob("vectors.npy"))
        assert len([path for path in part.folder.iterdir() if path.is_dir()]) == 3


def test_words_are_not_kept_twice(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(FakeEmbedder(), monkeypatch)
    assert refresh()
    for part, generation in zip((ARTICLES, PHRASES), generations(), strict=True):
        words = {path.stat().st_ino for path in part.place(generation).rglob("*.npy")}
        beside = {path.stat().st_ino for path in part.place(generation, "fake").rglob("*.npy")}
        assert words < beside


def test_where_a_file_has_one_name_only_it_is_copied(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    use(FakeEmbedder(), monkeypatch)
    assert refresh()
    assert both()[0].embedder == "fake"


# --- several at once -----------------------------------------------------------------------------


def test_a_row_that_two_began_at_once_stops_nobody(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh()
    for _ in range(2):
        Build.objects.create(part="vectors", generation=generations()[1], started_at=clock.now())
    use(FakeEmbedder(), monkeypatch)
    assert refresh()


def test_two_builders_at_once_leave_one_complete_generation(
    real_database: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FAWANG_INDEX = tmp_path / "index"
    with few():
        fill(tmp_path, monkeypatch)
        monkeypatch.setattr(vectors, "PIECE", 4)
        monkeypatch.setattr("fawang.knowledge.search.retrieval.store.CHECK_SECONDS", 0)
        use(FakeEmbedder(), monkeypatch)
        stop = threading.Event()
        sizes: set[int] = set()

        def read() -> None:
            while not stop.is_set():
                articles = ARTICLES.current()
                sizes.add(6 if articles is None else len(articles))

        reader = threading.Thread(target=read)
        reader.start()
        outcomes = at_once([refresh] * 3)
        stop.set()
        reader.join(timeout=20)
        assert [one for one in outcomes if isinstance(one, Exception)] == []
        # One that was overtaken by another leaves the rest to the next round.
        assert refresh()
        assert indexing.is_complete()
        assert sizes == {6}
        forget()
        articles, phrases = both()
        assert (len(articles), articles.embedder) == (6, "fake")
        assert phrases.vectors is not None
        assert phrases.vectors.shape == (len(phrases.target_of), 16)
        assert list(tmp_path.rglob("*.part")) == []


# --- what is kept about builds -------------------------------------------------------------------


def test_old_builds_are_forgotten(db: None) -> None:
    Build.objects.all().delete()
    for age in (timedelta(days=31), timedelta(days=29)):
        Build.objects.create(part="words", started_at=clock.now() - age)
    indexing.forget_builds(by=SYSTEM)
    assert Build.objects.count() == 1
