"""Keeps the search index in step with the tables: built anew when they changed, with vectors once computed."""

import logging
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.knowledge.data import packs
from fawang.knowledge.models import Build
from fawang.knowledge.queries import entries, statutes
from fawang.knowledge.search.embedders import embedder, embedder_name
from fawang.knowledge.search.embedders.vectors import Embedder, EmbedderAway, spread
from fawang.knowledge.search.retrieval import articles, phrases, shipped, vectors
from fawang.knowledge.search.retrieval.articles import ArticleText
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from fawang.knowledge.search.retrieval.phrases import Target
from fawang.knowledge.search.retrieval.store import Part
from fawang.knowledge.search.retrieval.vectors import Known

log = logging.getLogger(__name__)

KEEP_BUILDS = timedelta(days=30)
#: Raised when the files of an index change their form: what an older version built is built anew.
FORMAT = 4

type Progress = Callable[[str, int, int], None]


def refresh(
    *,
    by: Actor,
    go_on: Callable[[], bool] = lambda: True,
    progress: Progress = lambda part, done, total: None,
) -> bool:
    """Build what does not fit the tables any more; by words first, so that the search is never long behind.

    Args:
        go_on: asked before each piece of vectors; where it says no, the rest is left for another time.

    Returns:
        Whether everything is done.

    Raises:
        EmbedderAway: vectors could not be computed; what was is kept, and the search goes on by words.
    """
    _words(ARTICLES, _articles_revision(), _build_articles)
    _words(PHRASES, _phrases_revision(), _build_phrases)
    model = embedder()
    if model is None:
        return True
    # The few phrases first: they decide the matter.
    return _vectors(PHRASES, model, _phrase_texts, go_on, progress) and _vectors(
        ARTICLES, model, _article_texts, go_on, progress
    )


def forget_builds(*, by: Actor) -> None:
    """Delete what was written down about old builds."""
    Build.objects.filter(started_at__lt=clock.now() - KEEP_BUILDS).delete()


def is_complete() -> bool:
    """Tell whether the index fits the tables, vectors aside."""
    at, said = ARTICLES.pointer(), PHRASES.pointer()
    fits = at is not None and at.revision == _articles_revision()
    return fits and said is not None and said.revision == _phrases_revision()


def _articles_revision() -> str:
    return f"{FORMAT}/{statutes.revision()}"


def _phrases_revision() -> str:
    return f"{FORMAT}/{entries.revision()}/{_pack_digest()}"


def _words(part: Part[Any], revision: str, build: Callable[[], articles.Articles | phrases.Phrases]) -> None:
    pointer = part.pointer()
    if pointer and pointer.revision == revision:
        return
    row = Build.objects.create(part=Build.Part.WORDS, started_at=clock.now())
    index = build()
    path = part.new()
    index.save(path)
    part.publish(path, revision)
    if part is PHRASES:
        _name_stale()
    row.generation, row.ended_at = path.name, clock.now()
    row.done = row.total = _size(index)
    row.save()


def _name_stale() -> None:
    """Say in the log if the vectors that came with the package are of another content pack than this one."""
    if embedder_name() != shipped.EMBEDDER:
        return
    if lacks := shipped.stale(shipped.CONTENT, shipped.texts_of_pack(packs.current())):
        log.warning(
            "%s is of another content pack: %s of %s vectors are computed here",
            lacks.path.name, lacks.missing, lacks.total,
        )  # fmt: skip


def _vectors(
    part: Part[Any],
    model: Embedder,
    texts_of: Callable[[], list[str]],
    go_on: Callable[[], bool],
    progress: Progress,
) -> bool:
    """Compute the vectors of the current generation and add them to it; tell whether that is done."""
    pointer = part.pointer()
    if pointer is None or pointer.vectors == model.name:
        return True
    of_this = {"part": Build.Part.VECTORS, "generation": pointer.generation, "ended_at": None}
    # Two builders at once may have begun a row each: either will do.
    row = Build.objects.filter(**of_this).order_by("pk").first() or Build.objects.create(
        **of_this, started_at=clock.now()
    )

    def tell(done: int, total: int) -> None:
        progress(part.folder.name, done, total)
        Build.objects.filter(pk=row.pk).update(done=done, total=total)

    try:
        known = Known(part.folder.parent / "vectors", model.name, shipped.files(model.name))
        found = vectors.compute(texts_of(), embedder=model, known=known, progress=tell, go_on=go_on)
    except EmbedderAway as error:
        Build.objects.filter(pk=row.pk).update(failure=str(error)[:300], ended_at=clock.now())
        raise
    if found is None:
        return False
    path = part.place(pointer.generation)
    if part.pointer() != pointer or (index := part.current()) is None or len(found[0]) != _size(index):
        # Built anew meanwhile: the next round finds most of these vectors known.
        Build.objects.filter(pk=row.pk).update(failure="overtaken", ended_at=clock.now())
        return False
    # A few thousand phrases are kept as they are used; a collection of articles takes a quarter of the room.
    arrays = {"vectors": spread(*found)} if part is PHRASES else articles.vector_arrays(*found)
    _put_beside(path, part.place(pointer.generation, model.name), arrays, part, model)
    part.publish(path, pointer.revision, model.name)
    Build.objects.filter(pk=row.pk).update(ended_at=clock.now())
    return True


def _put_beside(path: Path, place: Path, arrays: dict[str, Any], part: Part[Any], model: Embedder) -> None:
    """Write a folder with the words of `path` and these vectors, whole or not at all; the words are not copied."""
    fresh = path.with_name(f"{path.name}.{token_hex(4)}.part")
    shutil.copytree(path, fresh, copy_function=_link)
    for name, values in arrays.items():
        np.save((fresh if part is PHRASES else fresh / "statutes") / f"{name}.npy", values)
    (fresh / "embedder").write_text(model.name)
    try:
        fresh.rename(place)
    except OSError:
        # Another builder was faster, with the same vectors.
        if not place.is_dir():
            raise
        shutil.rmtree(fresh, ignore_errors=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Not every file system knows a second name for a file.
        shutil.copy2(source, target)


def _size(index: articles.Articles | phrases.Phrases) -> int:
    return len(index) if isinstance(index, articles.Articles) else len(index.target_of)


def _build_articles() -> articles.Articles:
    return articles.build(list(_article_rows()))


def _article_rows() -> list[ArticleText]:
    return [
        ArticleText(
            id=one.id,
            law=one.name,
            label=one.label,
            level=one.level,
            chapter=one.chapter,
            text=one.text,
            region=one.region,
        )
        for one in statutes.all_applying()
    ]


def _article_texts() -> list[str]:
    return [one.passage for one in _article_rows()]


def _phrase_rows() -> tuple[list[Target], list[phrases.Row]]:
    shown = entries.all_shown()
    return phrases.rows_of(
        packs.current().matters,
        (
            (Target(one.kind, one.code, one.matter, one.region, one.version, one.title), one.entry)
            for one in shown
        ),
    )


def _build_phrases() -> phrases.Phrases:
    return phrases.build(*_phrase_rows())


def _phrase_texts() -> list[str]:
    return [row.text for row in _phrase_rows()[1]]


def _pack_digest() -> str:
    matters = packs.current().matters
    return packs.digest({code: matter.model_dump(mode="json") for code, matter in matters.items()})[:12]
