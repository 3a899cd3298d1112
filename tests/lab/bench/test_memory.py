"""What counts as a process's own memory."""

import subprocess
import sys
from pathlib import Path

from lab.bench.memory import own_mb

#: Holds 40 MB, and has read 20 MB of a file that it maps.
_HOLDS = """
import mmap, sys
held = bytearray(b"x" * 40_000_000)
with open(sys.argv[1], "rb") as file:
    mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
seen = sum(mapped[at] for at in range(0, len(mapped), 4096))
print("ready", flush=True)
sys.stdin.read()
"""


def _own(file: Path) -> float:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, f"{file}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return own_mb(process.pid)


def test_what_a_process_holds_counts_and_arrays_that_all_map_do_not(tmp_path: Path) -> None:
    array, other = tmp_path / "vectors.npy", tmp_path / "other.dat"
    for file in (array, other):
        file.write_bytes(b"x" * 20_000_000)
    held, more = _own(array), _own(other)
    assert 40 < held < 58
    assert 18 < more - held < 22
