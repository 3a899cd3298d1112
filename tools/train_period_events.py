"""Train the model of fawang.knowledge.guidance.period_events from the sentences of periods that may be tuned on.

Run `python -m tools.train_period_events` after adding sentences to tests/knowledge/data (`_SETS`). Held sets are never
read here. What is printed is measured on each set by what was learned from the others.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from fawang.knowledge.guidance.last_days import days_of_events
from fawang.knowledge.guidance.period_events import MODEL, features
from fawang.knowledge.search import language

_DATA = Path(__file__).resolve().parent.parent / "tests" / "knowledge" / "data"
_SETS = (
    "lapsing.jsonl",
    "unseen/lapsing_dev.jsonl",
    "unseen/lapsing_more_dev.jsonl",
    "unseen/lapsing_third_dev.jsonl",
    "unseen/lapsing_fourth_dev.jsonl",
    "unseen/lapsing_fifth_dev.jsonl",
    "unseen/lapsing_sixth_dev.jsonl",
)
#: How closely the weights follow the sentences: the inverse of the penalty.
_CLOSELY = 10
#: A feature of one sentence alone tells nothing.
_SENTENCES = 2
_BOUNDS = (0.8, 0.85, 0.9, 0.95)

type Told = tuple[set[str], bool]


def read(name: str) -> list[Told]:
    """Return the features of the sentences in which some period would end about now, and whether one does."""
    found = []
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        plain, today = language.read(row["text"]).plain, date.fromisoformat(row["today"])
        if told := features(plain, days_of_events(plain, today), today):
            found.append((told, bool(row["lapses"])))
    return found


def fit(told: Sequence[Told]) -> tuple[TfidfVectorizer, LogisticRegression]:
    """Return the features with their rarity, and the weights."""
    vectorizer = TfidfVectorizer(analyzer=sorted, min_df=_SENTENCES)
    matrix = vectorizer.fit_transform([one for one, _lapses in told])
    regression = LogisticRegression(C=_CLOSELY, max_iter=1000, class_weight="balanced")
    return vectorizer, regression.fit(matrix, [lapses for _one, lapses in told])


def main() -> None:
    """Measure each set by the others, and write what all of them teach."""
    sets = {name: read(name) for name in _SETS}
    for name, told in sets.items():
        vectorizer, regression = fit([one for other, its in sets.items() if other != name for one in its])
        chances = regression.predict_proba(vectorizer.transform([one for one, _lapses in told]))[:, 1]
        lapses = np.array([lapses for _one, lapses in told])
        counts = ", ".join(
            f"{bound}: {int((chances[lapses] >= bound).sum())} and {int((chances[~lapses] >= bound).sum())}"
            for bound in _BOUNDS
        )
        print(f"{name}: of {int(lapses.sum())} and {int((~lapses).sum())} others, from {counts}")
    vectorizer, regression = fit([one for its in sets.values() for one in its])
    np.savez_compressed(
        MODEL,
        features=vectorizer.get_feature_names_out().astype(str),
        rarity=vectorizer.idf_.astype(np.float16),
        weights=regression.coef_[0].astype(np.float16),
        bias=regression.intercept_[0].astype(np.float32),
    )
    print(f"{MODEL}: {MODEL.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
