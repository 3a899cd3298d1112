"""The words of a recorded call, for whoever may listen to it: once the person has agreed, and kept nowhere."""

from django.utils.translation import gettext_lazy

from fawang.consultations.actions.recordings import content_of
from fawang.consultations.queries import one, recordings, speech
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound, Unavailable
from fawang.kernel.security import audit

WRITTEN = audit.declare("consultations.recording_written", gettext_lazy("Had a recording turned into text"))
#: Bytes that an endpoint of OpenAI's form takes.
MOST = 25 * 1024 * 1024


def write_down(*, by: Actor, code: str, number: int) -> str:
    """Return what is said in a recording; the caller has asked whether the person agreed, which the audit keeps.

    Runs no transaction while the endpoint is asked.

    Raises:
        NotFound: there is no recording, it is not theirs to hear, or nothing here turns speech into text.
        Conflict: `recording_goes_on`; `recording_words_too_long`.
        Unavailable: `speech_not_understood`.
    """
    if not speech.is_there():
        raise NotFound("not_found")
    row, recording = recordings.audible(code, number, by)
    if recording.size > MOST:
        raise Conflict("recording_words_too_long")
    audit.record(WRITTEN, by=by, object=one.named(row), unit_id=row.unit_id, recording=number, agreed=True)
    sound = b"".join(content_of(piece) for piece in recordings.pieces_of(recording))
    words = speech.words_of(sound, recording.media_type)
    if not words:
        raise Unavailable("speech_not_understood", retry_after=60)
    return words
