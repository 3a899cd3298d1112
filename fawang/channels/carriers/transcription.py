"""Speech to text by an endpoint of OpenAI's form (`POST …/audio/transcriptions`), where one is configured.

What is sent is the sound alone, under a name that says nothing; what comes back is kept nowhere here.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from fawang.kernel.rules.text import clean

if TYPE_CHECKING:
    import httpx

#: A minute of speech takes a good endpoint a few seconds. Whoever waits longer is asked to write instead.
SECONDS, CONNECT_SECONDS = 25.0, 5.0
#: A recorded call, for which somebody waits at a desk.
CALL_SECONDS = 90.0
#: What a minute of speech may become, and a call; more is a fault of the endpoint.
LONGEST, LONGEST_CALL = 4_000, 60_000
_MOST_ANSWER = 200_000
_ENDINGS = {
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
}


class NotHeard(Exception):
    """There is no endpoint, it did not answer in time, or what it said is no text."""


@dataclass(frozen=True, slots=True)
class Transcriber:
    """An endpoint that turns speech into text."""

    url: str
    model: str
    key: str = field(repr=False)

    def hear(self, sound: bytes, media_type: str, *, seconds: float = SECONDS, longest: int = LONGEST) -> str:
        """Return what is said.

        Args:
            seconds: for which the endpoint is waited for. longest: signs of what is said.

        Raises:
            NotHeard: see there.
        """
        import httpx

        name = f"speech.{_ENDINGS.get(media_type, 'bin')}"
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        form = {"model": self.model, "response_format": "json"}
        try:
            answer = _client().post(
                f"{self.url}/audio/transcriptions",
                data=form,
                files={"file": (name, sound, media_type)},
                headers=headers,
                timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
            )
            if not answer.is_success or len(answer.content) > _MOST_ANSWER:
                raise NotHeard(str(answer.status_code))
            read = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotHeard(type(error).__name__) from None
        text = clean(read["text"]) if isinstance(read, dict) and isinstance(read.get("text"), str) else ""
        if not text or len(text) > longest:
            raise NotHeard("text")
        return text


def transcriber() -> Transcriber | None:
    """Return the endpoint of FAWANG_TRANSCRIPTION_URL; None where there is none."""
    url = settings.FAWANG_TRANSCRIPTION_URL
    if not url:
        return None
    return Transcriber(url, settings.FAWANG_TRANSCRIPTION_MODEL, settings.FAWANG_TRANSCRIPTION_KEY)


def hear(sound: bytes, media_type: str) -> str:
    """Return what is said, by the endpoint that is configured.

    Raises:
        NotHeard: see there.
    """
    found = transcriber()
    if found is None:
        raise NotHeard("none")
    return found.hear(sound, media_type)


def is_there() -> bool:
    """Tell whether an endpoint is configured."""
    return bool(settings.FAWANG_TRANSCRIPTION_URL)


def hear_call(sound: bytes, media_type: str) -> str:
    """Return what is said in a recorded call; empty where there is no endpoint, or it has not understood."""
    found = transcriber()
    try:
        return found.hear(sound, media_type, seconds=CALL_SECONDS, longest=LONGEST_CALL) if found else ""
    except NotHeard:
        return ""


@cache
def _client() -> "httpx.Client":
    import httpx

    return httpx.Client(timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS), follow_redirects=False)
