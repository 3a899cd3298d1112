"""Vectors of texts, computed once: what was computed before is taken over, what is new is computed in pieces.

Every piece is written down, so that a worker that is killed loses no more than one. What comes with the package
(`shipped`) was computed before as well.
"""

import logging
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.vectors import Bytes, Embedder, Floats, folder_name, squeeze

log = logging.getLogger(__name__)

PIECE = 128
_DIGEST = 16

type Digests = npt.NDArray[np.void]


def digests(texts: Sequence[str]) -> Digests:
    """Return a digest of each text."""
    joined = b"".join(blake2b(text.encode(), digest_size=_DIGEST).digest() for text in texts)
    return np.frombuffer(joined, dtype=np.dtype((np.void, _DIGEST)))


class Known:
    """Vectors that were computed before, by the digest of their text, kept in one folder for each embedder.

    Args:
        shipped: files with such vectors besides, which stay as they are.
    """

    def __init__(self, folder: Path, embedder: str, shipped: Sequence[Path] = ()) -> None:
        self._folder = folder / folder_name(embedder)
        self._shipped = frozenset(shipped)
        self._rows: dict[bytes, tuple[Path, int]] = {}
        self._pieces: dict[Path, tuple[Bytes, Floats]] = {}
        for path in (*sorted(self._folder.glob("*.npz")), *shipped):
            try:
                with np.load(path) as piece:
                    keys, vectors, scale = piece["digests"], piece["vectors"], piece["scale"]
            except (OSError, EOFError, ValueError, KeyError, BadZipFile):
                if path in self._shipped:
                    log.warning("vectors of %s cannot be read: they are computed here", path)
                else:
                    # A piece that was cut off in the middle is computed again.
                    path.unlink(missing_ok=True)
                continue
            self._pieces[path] = (vectors, scale)
            self._rows |= {key.tobytes(): (path, number) for number, key in enumerate(keys)}

    def missing(self, keys: Digests) -> list[int]:
        """Return which of `keys` have no vector yet."""
        return [number for number, key in enumerate(keys) if key.tobytes() not in self._rows]

    def add(self, keys: Digests, vectors: Floats) -> None:
        """Write down a piece."""
        self._folder.mkdir(parents=True, exist_ok=True)
        squeezed, scale = squeeze(vectors)
        name = blake2b(keys.tobytes(), digest_size=8).hexdigest()
        path = self._folder / f"{name}.npz"
        self._write(path, keys, squeezed, scale)
        self._pieces[path] = (squeezed, scale)
        self._rows |= {key.tobytes(): (path, number) for number, key in enumerate(keys)}

    def gather(self, keys: Digests) -> tuple[Bytes, Floats]:
        """Return the vectors of `keys`, all of which are known, in their order."""
        width = next(iter(self._pieces.values()))[0].shape[1] if self._pieces else 0
        vectors = np.zeros((len(keys), width), dtype=np.int8)
        scale = np.zeros(len(keys), dtype=np.float32)
        for number, key in enumerate(keys):
            path, at = self._rows[key.tobytes()]
            piece = self._pieces[path]
            vectors[number], scale[number] = piece[0][at], piece[1][at]
        return vectors, scale

    def merge(self) -> None:
        """Put all pieces into one file: thousands of small ones are slow to open."""
        old = [path for path in self._pieces if path not in self._shipped]
        if len(old) < 2:
            return
        own = [key for key, (path, _number) in self._rows.items() if path not in self._shipped]
        keys = np.frombuffer(b"".join(own), dtype=np.dtype((np.void, _DIGEST)))
        vectors, scale = self.gather(keys)
        whole = self._folder / f"{blake2b(keys.tobytes(), digest_size=8).hexdigest()}.npz"
        self._write(whole, keys, vectors, scale)
        for path in old:
            if path != whole:
                path.unlink(missing_ok=True)
        self._pieces = {path: self._pieces[path] for path in self._pieces if path in self._shipped}
        self._pieces[whole] = (vectors, scale)
        self._rows |= {key.tobytes(): (whole, number) for number, key in enumerate(keys)}

    def _write(self, path: Path, keys: Digests, vectors: Bytes, scale: Floats) -> None:
        # A name of its own: a command and a worker may write the same piece at once.
        fresh = path.with_suffix(f".{token_hex(4)}.part")
        with fresh.open("wb") as file:
            np.savez(file, digests=keys, vectors=vectors, scale=scale)
        fresh.replace(path)


def compute(
    texts: Sequence[str],
    *,
    embedder: Embedder,
    known: Known,
    progress: Callable[[int, int], None] = lambda done, total: None,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Bytes, Floats] | None:
    """Return the vectors of `texts`; those of new texts are computed, `progress(done, total)` after each piece.

    Args:
        go_on: asked before each piece; where it says no, None is returned and what was computed is kept.

    Raises:
        EmbedderAway: it cannot answer now; what was computed is kept.
    """
    keys = digests(texts)
    # A text that stands there twice is computed once.
    missing = list({keys[number].tobytes(): number for number in known.missing(keys)}.values())
    for start in range(0, len(missing), PIECE):
        if not go_on():
            return None
        piece = missing[start : start + PIECE]
        known.add(keys[piece], embedder.passages([texts[number] for number in piece]))
        progress(len(texts) - len(missing) + start + len(piece), len(texts))
    known.merge()
    return known.gather(keys)
