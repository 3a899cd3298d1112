"""Files that people bring: encrypted on disk, outside anything that is served, under names that tell nothing.

A room that keeps files has a `Store` of its own: a folder below `FAWANG_DOCUMENTS` and a purpose that is
bound to what is encrypted. The room's table knows which name belongs to what.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from fawang.kernel import clock
from fawang.kernel.storage import disk

#: The ending of a file that is being encrypted again.
FRESH = ".new"
#: What a scan looks at lies in the store in plain text, under a name with this beginning, while the scan takes.
SCANNED = "scan-"


@dataclass(frozen=True, slots=True)
class Store:
    """The encrypted files of one room.

    Args:
        purpose: bound to what is encrypted; a file of another store is none of ours.
        folder: below FAWANG_DOCUMENTS; empty is that folder itself. Of more than two letters: folders of two
            hold the files of the store above.
    """

    purpose: str
    folder: str = ""

    def put(self, content: bytes) -> str:
        """Store `content`, on disk when this returns; return the name under which it lies.

        Raises:
            Unavailable: `no_room`; nothing of it is kept.
        """
        key = secrets.token_hex(20)
        path = self.path(key)
        with disk.room():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, settings.FAWANG_KEY_RING.encrypt(content, purpose=self.purpose), os.O_EXCL)
        return key

    def read(self, key: str) -> bytes:
        """Return what lies under `key`, decrypted.

        Raises:
            FileNotFoundError: nothing does.
            CannotDecrypt: its key is not configured, or it was altered.
        """
        stored = self.path(key).read_bytes()
        content: bytes = settings.FAWANG_KEY_RING.decrypt(stored, purpose=self.purpose)
        return content

    def delete(self, key: str) -> None:
        """Delete what lies under `key`, if anything does."""
        self.path(key).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Return where `key` lies."""
        return self._root / key[:2] / key

    def delete_unknown(self, known: Callable[[list[str]], set[str]], *, older_than_seconds: float) -> int:
        """Delete what a crash between two writes or in a scan left behind; return how many files.

        Args:
            known: returns those of the names given that belong to something.
            older_than_seconds: younger files may be on their way into a table.
        """
        before = clock.now().timestamp() - older_than_seconds
        paths = (*self._root.glob("??/*"), *self._root.glob(f"{SCANNED}*"))
        stale = {path.name: path for path in paths if path.stat().st_mtime < before}
        unknown = stale.keys() - known(list(stale))
        for name in unknown:
            stale[name].unlink(missing_ok=True)
        return len(unknown)

    def reencrypt(self) -> int:
        """Encrypt every file that is under an older key again, under the current one; return how many."""
        ring, changed = settings.FAWANG_KEY_RING, 0
        for path in self._whole():
            try:
                stored = path.read_bytes()
            except FileNotFoundError:  # erased since we looked
                continue
            if ring.is_current(stored):
                continue
            fresh = path.with_suffix(FRESH)
            plain = ring.decrypt(stored, purpose=self.purpose)
            _write(fresh, ring.encrypt(plain, purpose=self.purpose), os.O_TRUNC)
            # The old file stands until the new one is whole.
            fresh.replace(path)
            changed += 1
        return changed

    def _whole(self) -> Iterator[Path]:
        # What an interrupted run left half written is written anew, or swept up by the housekeeping.
        return (path for path in sorted(self._root.glob("??/*")) if path.suffix != FRESH)

    @property
    def _root(self) -> Path:
        root: Path = settings.FAWANG_DOCUMENTS
        return root / self.folder


def _write(path: Path, content: bytes, how: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        # Half of a file is nobody's.
        path.unlink(missing_ok=True)
        raise
