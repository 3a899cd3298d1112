"""A neutral page on a server of the journeys' own: where "exit this page" leads, so that nobody outside is asked."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PAGE = "<!doctype html><html lang=zh><title>天气</title><link rel=icon href=data:,><h1>晴</h1>".encode()


class _Neutral(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", f"{len(_PAGE)}")
        self.end_headers()
        self.wfile.write(_PAGE)

    def log_message(self, *_said: object) -> None:
        """Say nothing on the terminal."""


@contextlib.contextmanager
def elsewhere() -> Iterator[str]:
    """Serve it within the block; the address is another site than the platform's, which is reached by its number."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Neutral) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()
