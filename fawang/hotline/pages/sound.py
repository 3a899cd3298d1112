"""Sound as an answer: played, kept by nobody on the way, in pieces where a player asks for them."""

from django.http import HttpRequest, HttpResponse

from fawang.kernel.web.pieces import piece


def as_wav(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return a WAV file, or the piece of it that is asked for: Safari plays nothing else."""
    response = piece(request, content)
    response["Content-Type"] = "audio/wav"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
