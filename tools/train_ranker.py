"""Learn the weights of the ranker of statutes from answered questions, as docs/guidance.md describes.

    python -m tools.train_ranker STATUTES VECTORS QUESTIONS OTHERS

The weights go to fawang/knowledge/data/ranker. They hold no question: of each only a digest, by which the
evaluation knows that it must learn anew to be honest. Takes about ten minutes; the same seed gives the same weights.
"""

import sys
from pathlib import Path

import numpy as np

from fawang.knowledge.search.embedders.nano import Nano
from fawang.knowledge.search.ranking import training
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds_learning import seeds
from fawang.knowledge.search.ranking.questions import fingerprint, further, measured, read_lines
from fawang.knowledge.search.ranking.ranker import DENSE_FILES, MEMORY_FILE, PLAIN_FILES
from fawang.knowledge.search.retrieval.articles import WEIGHTS


def main(arguments: list[str]) -> int:
    """Learn and write; return the exit status."""
    if len(arguments) != 4:
        print(__doc__)
        return 2
    statutes_file, vectors_file, questions_file, others_file = map(Path, arguments)
    with np.load(vectors_file) as arrays:
        vectors, scale = arrays["vectors"], arrays["scale"].reshape(-1).astype(np.float32)
    statutes = Statutes.build(read_lines(statutes_file), vectors, scale)
    rows = statutes.keys()
    ours, others = measured(questions_file, rows), further(others_file, rows)
    embedder = Nano()
    mine = np.stack([embedder.query(one.text) for one in ours])
    theirs = np.stack([embedder.query(one.text) for one in others])
    said = np.stack([embedder.query(one) for one, _label in seeds()])
    taken = training.course(statutes, (vectors, scale), ours, mine, others, theirs, said)
    nobody = np.zeros(len(ours), dtype=bool)
    dense, plain = training.models(taken, nobody)
    WEIGHTS.mkdir(parents=True, exist_ok=True)
    memory = taken.memory(nobody).arrays()
    np.savez_compressed(WEIGHTS / MEMORY_FILE, **memory)  # type: ignore[arg-type]
    for name, parts in ((DENSE_FILES, dense), (PLAIN_FILES, plain)):
        for number, part in enumerate(parts):
            part.save_model(WEIGHTS / name.format(number))
    np.save(
        WEIGHTS / "taught.npy", np.unique(np.array([fingerprint(one.text) for one in ours], dtype=np.int64))
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
