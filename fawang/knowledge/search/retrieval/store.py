"""Where the index lies: a folder for each generation, and a pointer that is replaced in one step.

Processes map a generation into memory and look at the pointer every few seconds. A generation that is
deleted under them goes on serving whoever has mapped it; whoever finds none serves without it, and a
worker builds it again. Beside a generation of words stands another folder with the same words and the
vectors of an embedder; a process that has another embedder, or none, takes the words alone.
"""

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from fawang.knowledge.search.embedders import embedder_name
from fawang.knowledge.search.embedders.vectors import folder_name

log = logging.getLogger(__name__)

#: How long a process answers from what it has mapped before it looks at the pointer again.
CHECK_SECONDS = 3.0
#: Generations that nobody points to are kept this long, for processes that are about to map them.
KEEP_SECONDS = 600.0
#: Between the name of a generation and that of an embedder.
_BESIDE = "-"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation of a part is current, which revision of the tables it was built from, and which
    embedder its vectors are of (empty while it has none).
    """

    generation: str
    revision: str
    vectors: str = ""


class Part[Index]:
    """A part of the index on disk: `load` maps a generation into memory."""

    def __init__(self, name: str, load: Callable[[Path], Index]) -> None:
        self._name, self._load = name, load
        self._opened: tuple[Path, Pointer, Index] | None = None
        self._checked = 0.0
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the generations lie."""
        return Path(settings.FAWANG_INDEX) / self._name

    def pointer(self) -> Pointer | None:
        """Return which generation is current; None if there is none that can be opened."""
        try:
            found = Pointer(**json.loads((self.folder / "current.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return found if (self.folder / found.generation / "complete").exists() else None

    def place(self, generation: str, embedder: str = "") -> Path:
        """Return the folder of a generation: words alone, or with the vectors of an embedder."""
        return self.folder / (f"{generation}{_BESIDE}{folder_name(embedder)}" if embedder else generation)

    def _mine(self, pointer: Pointer) -> Path:
        """Return the folder that this process maps."""
        own = embedder_name()
        beside = self.place(pointer.generation, own)
        return (
            beside if own and pointer.vectors == own and beside.is_dir() else self.place(pointer.generation)
        )

    def current(self) -> Index | None:
        """Return the current generation, mapped; None if there is none."""
        opened = self._opened
        if time.monotonic() - self._checked < CHECK_SECONDS and opened and opened[0].parent == self.folder:
            return opened[2]
        with self._lock:
            for _attempt in range(2):
                pointer = self.pointer()
                if pointer is None:
                    break
                place = self._mine(pointer)
                if self._opened is None or self._opened[:2] != (place, pointer):
                    try:
                        self._opened = (place, pointer, self._load(place))
                    except (OSError, ValueError):
                        # Cleared away between a look at the pointer and this: another one is current by now.
                        log.warning("generation %s of %s cannot be opened", pointer.generation, self._name)
                        continue
                self._checked = time.monotonic()
                return self._opened[2]
            # Deleted: what is mapped goes on serving; the files are gone when nobody has them open.
            kept = self._opened if self._opened and self._opened[0].parent == self.folder else None
            return kept[2] if kept else None

    def new(self) -> Path:
        """Return a fresh folder to write a generation into."""
        path = self.folder / token_hex(8)
        path.mkdir(parents=True)
        return path

    def publish(self, path: Path, revision: str, vectors: str = "") -> None:
        """Make the generation in `path` the current one, and clear away those nobody can need."""
        (path / "complete").touch()
        # Two builders may publish the same generation at once, each with its vectors.
        fresh = self.folder / f"{path.name}.{token_hex(4)}.json"
        fresh.write_text(json.dumps(asdict(Pointer(path.name, revision, vectors))))
        fresh.replace(self.folder / "current.json")
        self._checked = 0.0
        now = time.time()
        for old in self.folder.iterdir():
            try:
                kept = old.name.partition(_BESIDE)[0] == path.name
                stale = old.is_dir() and not kept and now - old.stat().st_mtime > KEEP_SECONDS
            except FileNotFoundError:
                # Somebody else clears away too.
                continue
            if stale:
                shutil.rmtree(old, ignore_errors=True)

    def forget(self) -> None:
        """Look at the pointer again at the next question, and let go of what is mapped."""
        self._opened, self._checked = None, 0.0
