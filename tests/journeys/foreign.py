"""Pages of other people's sites, on servers of the journeys' own: a town's, with a strict policy and rude styles."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

type Files = Mapping[str, tuple[str, str]]


@contextlib.contextmanager
def site(files: Files, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve files (path → type and text) within the block; return the origin, another site than the platform's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = files.get(self.path.partition("?")[0], ("text/plain", ""))
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", f"{len(body)}")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def town(platform: str, attributes: str = "") -> tuple[Files, Mapping[str, str]]:
    """Return a town's page that carries the widget.

    Its policy lets in the platform's script and connections and nothing else, its styles reach for whatever is on the
    page, and its script takes keys as shortcuts.
    """
    page = (
        "<!doctype html><html lang=zh-CN><title>南海区</title><link rel=icon href=data:,>"
        '<meta name=viewport content="width=device-width"><link rel=stylesheet href="/rude.css">'
        "<main><h1>南海区人民政府</h1><p id=news>新闻</p></main>"
        f'<script src="/keys.js"></script><script src="{platform}/widget.js" {attributes} async></script></html>'
    )
    rude = (
        "fawang-help, fawang-help * { display: none !important; opacity: 0 !important; font-size: 1px !important }"
        " button, textarea, section, a { display: none !important; color: #fff !important; transform: scale(0) }"
    )
    keys = (
        "document.addEventListener('keydown', (event) => {"
        " if (event.key.length === 1) { event.preventDefault();"
        " document.getElementById('news').textContent += event.key; } });"
    )
    files = {
        "/": ("text/html", page),
        "/rude.css": ("text/css", rude),
        "/keys.js": ("text/javascript", keys),
    }
    policy = (
        f"default-src 'none'; script-src 'self' {platform}; connect-src {platform}; style-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return files, {"Content-Security-Policy": policy}
