"""Learn the ranker that knows no article by sight, as docs/guidance.md describes; after tools/train_ranker.py.

    python -m tools.train_apart STATUTES VECTORS QUESTIONS

Reads the same files as that, and content/. The weights go to fawang/knowledge/data/ranker. Takes about two minutes.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")

CONTENT = Path(__file__).resolve().parent.parent / "content"
#: Which way of asking for an entry is taught: one each, so that no entry counts more than another.
WAY = 2


def main(arguments: list[str]) -> int:
    """Learn and write; return the exit status."""
    if len(arguments) != 3:
        print(__doc__)
        return 2
    import django

    django.setup()
    import numpy as np

    from fawang.knowledge.search.embedders.nano import Nano
    from fawang.knowledge.search.ranking import apart
    from fawang.knowledge.search.ranking.apart_fit import Taught, learn
    from fawang.knowledge.search.ranking.features import describe
    from fawang.knowledge.search.ranking.index import Statutes
    from fawang.knowledge.search.ranking.kinds import Kinds
    from fawang.knowledge.search.ranking.questions import measured, read_lines
    from fawang.knowledge.search.ranking.ranker import APART_FILES, Ranker
    from fawang.knowledge.search.retrieval.articles import WEIGHTS

    statutes_file, vectors_file, questions_file = map(Path, arguments)
    with np.load(vectors_file) as arrays:
        vectors, scale = arrays["vectors"], arrays["scale"].reshape(-1).astype(np.float32)
    statutes = Statutes.build(read_lines(statutes_file), vectors, scale)
    embedder, memory, kinds = Nano(), Ranker(statutes, WEIGHTS).memory, Kinds.load()

    def taught(text: str, answers: tuple[int, ...]) -> Taught:
        vector = embedder.query(text)
        found = describe(statutes, memory, text, vector, kinds.scores(text, vector))
        return found.rows, apart.values(statutes, found, vector), answers

    rows = statutes.keys()
    asked = [taught(one.text, one.answers) for one in measured(questions_file, rows)]
    content = [taught(text, answers) for text, answers in ways_of_asking(rows)]
    for number, model in enumerate(learn(asked, content)):
        model.save_model(WEIGHTS / APART_FILES.format(number))
    return 0


def ways_of_asking(rows: dict[str, int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield one way of asking for each question and opinion of the content pack, with the rows that it cites."""
    from fawang.knowledge.data import packs
    from fawang.knowledge.data.pack import Opinion, Question
    from fawang.knowledge.search.ranking.citation import key_of

    for _kind, entry in packs.read(CONTENT).all_entries():
        if isinstance(entry, Question | Opinion):
            own = entry.ask if isinstance(entry, Question) else entry.title
            ways = [own, *entry.phrasings]
            cited = {rows[key] for name in entry.articles if (key := key_of(name)) in rows}
            if cited and len(ways) > WAY:
                yield ways[WAY], tuple(sorted(cited))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
