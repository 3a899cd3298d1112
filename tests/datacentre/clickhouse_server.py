"""ClickHouse's HTTP interface over a folder of facts: chDB, which is ClickHouse's own engine, behind a small server.

    python -m tests.datacentre.clickhouse_server FOLDER

Prints its port. Statements come by POST as for a ClickHouse; the user is `reader`, the password `secret`. `writer` may
also create and insert; rows come as Parquet, as the body of an INSERT in the address. Of a folder without facts it has
an empty database.
"""

import base64
import json
import re
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chdb.session import Session

READER, WRITER = (
    "Basic " + base64.b64encode(f"{name}:secret".encode()).decode() for name in ("reader", "writer")
)


def opened(folder: Path) -> Any:
    """Return a session in which each fact is a view over the files that its manifest names."""
    session: Any = Session()  # type: ignore[no-untyped-call]
    session.query("CREATE DATABASE fawang ENGINE = Atomic")
    for manifest in sorted(folder.glob("*/manifest.json")):
        files = [part["file"] for part in json.loads(manifest.read_text())["months"]]
        paths = (
            f"{manifest.parent}/{{{','.join(files)}}}" if len(files) > 1 else f"{manifest.parent}/{files[0]}"
        )
        session.query(f"CREATE VIEW fawang.{manifest.parent.name} AS SELECT * FROM file('{paths}', Parquet)")
    session.query("USE fawang")
    return session


class Handler(BaseHTTPRequestHandler):
    """Answers a statement with what it comes to."""

    session: Any

    def do_POST(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") == WRITER:
            return self._write(asked.get("query", [""])[0], body)
        if self.headers.get("Authorization") != READER:
            return self._say(401, b"no", "516")
        statement = body.decode()
        if asked["database"] != ["fawang"] or asked["readonly"] != ["2"]:
            return self._say(500, b"only to read, and only there", "164")
        text, _, form = statement.rpartition(" FORMAT ")
        seconds = float(asked["max_execution_time"][0])
        text += f" SETTINGS max_execution_time={seconds}, output_format_arrow_string_as_string=1"
        try:
            answer = self.session.query(text, form)
        except RuntimeError as failure:
            code = re.search(r"Code: (\d+)", str(failure))
            return self._say(500, str(failure).encode(), code[1] if code else "1")
        return self._say(200, answer.bytes())

    def _write(self, insert: str, body: bytes) -> None:
        """Do what changes something; rows that come with it are read from a file, as the engine is a library here."""
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            statement, form = body.decode() if not insert else "", "TSV"
            if insert:
                file.write(body)
                file.flush()
                table = insert.removeprefix("INSERT INTO ").removesuffix(" FORMAT Parquet")
                statement = f"INSERT INTO {table} SELECT * FROM file('{file.name}', Parquet)"
            try:
                answer = self.session.query(statement.removesuffix(" FORMAT TSV"), form)
            except RuntimeError as failure:
                return self._say(500, str(failure).encode(), "1")
        return self._say(200, answer.bytes() if answer else b"")

    def _say(self, status: int, body: bytes, code: str = "") -> None:
        self.send_response(status)
        if code:
            self.send_header("X-ClickHouse-Exception-Code", code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.session = opened(Path(sys.argv[1]))
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
