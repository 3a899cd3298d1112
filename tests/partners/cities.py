"""A city with a GeoReport server, running beside a test."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = "key-of-the-city"


@dataclass(frozen=True, slots=True)
class RunningCity:
    """Where it answers, and the folder in which it writes down what it took."""

    url: str
    folder: Path

    def mode(self, name: str) -> None:
        """Have it behave so from now on."""
        (self.folder / "mode").write_text(name)

    def requests(self) -> list[dict[str, Any]]:
        """Return the fields of every request that it took."""
        path = self.folder / "requests.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextmanager
def running_city(folder: Path) -> Iterator[RunningCity]:
    """Run a city within the block."""
    command = [sys.executable, "-m", "tests.partners.fake_city", "--dir", str(folder), "--key", KEY]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield RunningCity(f"http://127.0.0.1:{int(process.stdout.readline())}/open311/v2", folder)
    finally:
        process.kill()
        process.wait()
