"""A push service as a process of its own: it takes rings as RFC 8030 says, and says what it wants said."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main(port: int, folder: Path) -> None:
    """Serve until stopped; each ring becomes a file with its headers and its body in hex."""
    number = 0

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            nonlocal number
            number += 1
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            kept = {"path": self.path, "headers": dict(self.headers.items()), "body": body.hex()}
            (folder / f"{number:03d}.json").write_text(json.dumps(kept))
            status = {"/gone": 410, "/lost": 404, "/busy": 503, "/no": 403, "/elsewhere": 307}.get(
                self.path, 201
            )
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"http://127.0.0.1:{port}/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Say nothing on the terminal."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
