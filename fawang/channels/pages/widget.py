"""The widget's one file: a script that other sites load, with its styles and its texts in all languages."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from fawang.channels.texts import widget as texts
from fawang.kernel.security.access import ActingRequest, Audience, allow

#: A release reaches the sites within this time.
_KEEP_SECONDS = 600
_STYLES = Path(__file__).resolve().parent.parent / "templates" / "channels" / "widget" / "widget.css"


@require_GET
@allow(Audience.EVERYBODY)
def script(request: ActingRequest) -> HttpResponse:
    """Return the script. It is the same for everybody, so whatever lies between may keep it."""
    content, etag = _content()
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = f"public, max-age={_KEEP_SECONDS}"
        # A site that isolates itself (COEP) loads only what says that it may be loaded.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["ETag"] = etag
    return response


@cache
def _content() -> tuple[str, str]:
    """Return the script and its tag, made once in a process."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = {name: str(text) for name, text in texts.TEXTS.items()}
    setting = {
        "texts": said,
        "style": _STYLES.read_text(encoding="utf-8"),
        "hotline": texts.HOTLINE,
        "numbers": texts.NUMBERS,
    }
    content = render_to_string(
        "channels/widget/widget.js", {"setting": json.dumps(setting, ensure_ascii=False)}
    )
    return content, f'"{sha256(content.encode()).hexdigest()[:24]}"'
