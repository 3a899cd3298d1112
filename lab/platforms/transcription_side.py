"""An endpoint that turns speech into text, as a process of its own: `POST /v1/audio/transcriptions`.

    python -m lab.platforms.transcription_side --port 0 --dir D

Prints its port. `D/text` is what it hears; `D/asked.jsonl` lists the names and sizes that it was sent. `D/mode`:

    ok      hears it
    never   takes it and never answers
    fail    500
    empty   hears nothing
    strange answers what is no JSON
    long    hears more than anybody says
"""

import argparse
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from lab.platforms import sides


class Transcriber(BaseHTTPRequestHandler):
    """Answers one connection."""

    folder: ClassVar[Path]

    def do_POST(self) -> None:
        """Hear."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = re.search(rb'filename="([^"]+)"', content)
        asked = {
            "path": self.path,
            "name": name[1].decode() if name else "",
            "size": len(content),
            "key": self.headers.get("Authorization", ""),
        }
        with (self.folder / "asked.jsonl").open("a") as out:
            out.write(json.dumps(asked) + "\n")
        mode = self._read("mode", "ok")
        if mode == "never":
            threading.Event().wait(30)
            return
        text = {"empty": " ", "long": "长" * 5000}.get(mode, self._read("text", ""))
        body = b"<html>" if mode == "strange" else json.dumps({"text": text}).encode()
        self.send_response(500 if mode == "fail" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _read(self, name: str, default: str) -> str:
        file = self.folder / name
        return file.read_text(encoding="utf-8").strip() if file.exists() else default

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Endpoint:
    """A running endpoint."""

    url: str
    folder: Path

    def hears(self, text: str, mode: str = "ok") -> None:
        """Decide what it hears."""
        (self.folder / "text").write_text(text, encoding="utf-8")
        (self.folder / "mode").write_text(mode)

    @property
    def asked(self) -> list[dict[str, object]]:
        """What it was sent."""
        file = self.folder / "asked.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@contextmanager
def running_endpoint(folder: Path) -> Iterator[Endpoint]:
    """Run an endpoint for as long as the block takes."""
    with sides.listening("lab.platforms.transcription_side", folder) as url:
        yield Endpoint(f"{url}/v1", folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    given = parser.parse_args()
    Transcriber.folder = given.dir
    given.dir.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), Transcriber)
    print(server.server_address[1], flush=True)
    server.serve_forever()
