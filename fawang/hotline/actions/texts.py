"""What the hotline says: its texts, and recordings of them. A change holds for the next call."""

import secrets
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import Own
from fawang.hotline.models.operating import PromptRecording, PromptText
from fawang.hotline.queries import operating, texts
from fawang.hotline.telephony.sound import audio_import
from fawang.hotline.telephony.sound.recordings import RATE
from fawang.hotline.telephony.sound.tts import recording_of
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import audit
from fawang.organisations.rules import Language

CHANGED = audit.declare("hotline.prompt_changed", gettext_lazy("Changed what the hotline says"))
RECORDED = audit.declare("hotline.prompt_recorded", gettext_lazy("Recorded what the hotline says"))
UNRECORDED = audit.declare(
    "hotline.prompt_recording_deleted", gettext_lazy("Deleted a recording of what the hotline says")
)


def set_text(*, by: Actor, prompt: str, language: str, text: str, read: str = "", number: int) -> None:
    """Say another text from now on; what is said already is no change.

    Args:
        read: the same romanised, for a voice of the machine that reads that; without it Mandarin is heard.
        number: how often it had been changed when the page was made.

    Raises:
        NotFound: no such prompt or language.
        NotAllowed: `not_your_hotline`.
        Invalid: see `prompts.read_text` and `prompts.read_romanised`.
        Conflict: `prompt_changed`: somebody was faster.
    """
    found, spoken = texts.prompt(prompt, language)
    own = Own(prompts.read_text(found, text))
    original = Own(found.text(spoken))
    if prompts.languages()[spoken].romanised:
        own = own._replace(read=prompts.read_romanised(found, read))
        original = original._replace(read=found.to_read(spoken))
    _change(by, found.id, spoken, Own() if own == original else own, number)


def restore(*, by: Actor, prompt: str, language: str, number: int) -> None:
    """Say the text of the catalogue again.

    Raises:
        NotFound: no such prompt or language.
        NotAllowed: `not_your_hotline`.
        Conflict: `prompt_changed`.
    """
    found, spoken = texts.prompt(prompt, language)
    _change(by, found.id, spoken, Own(), number)


def record(*, by: Actor, prompt: str, language: str, content: bytes) -> None:
    """Let callers hear a recording instead of the machine.

    Raises:
        NotFound: no such prompt or language.
        NotAllowed: `not_your_hotline`.
        Conflict: `prompt_has_values`: what changes from call to call cannot be recorded.
        Invalid: see `sounds.read`.
        TooLarge: `prompt_too_large`.
    """
    unit = operating.centre(by)
    found, spoken = texts.prompt(prompt, language)
    if found.places:
        raise Conflict("prompt_has_values")
    samples = audio_import.read(content)
    now = clock.now()
    with transaction.atomic():
        PromptRecording.objects.update_or_create(
            prompt=found.id,
            language=spoken,
            defaults={
                "seconds": round(len(samples) / RATE, 1),
                "said": texts.said(found, spoken).text,
                "staff_id": by.known_id,
                "at": now,
            },
        )
        audit.record(RECORDED, by=by, object=_named(found.id), unit_id=unit.id, language=spoken)
        # Last: what cannot be written leaves no row either.
        _write(recording_of(settings.FAWANG_PROMPTS, found.id, spoken), audio_import.write_wav(samples))


def delete_recording(*, by: Actor, prompt: str, language: str) -> None:
    """Let the machine speak again, or, where it has no such voice, Mandarin be heard.

    Raises:
        NotFound: no such prompt or language.
        NotAllowed: `not_your_hotline`.
    """
    unit = operating.centre(by)
    found, spoken = texts.prompt(prompt, language)
    with transaction.atomic():
        PromptRecording.objects.filter(prompt=found.id, language=spoken).delete()
        audit.record(UNRECORDED, by=by, object=_named(found.id), unit_id=unit.id, language=spoken)
        recording_of(settings.FAWANG_PROMPTS, found.id, spoken).unlink(missing_ok=True)


def _change(by: Actor, prompt: str, language: Language, own: Own, number: int) -> None:
    unit = operating.centre(by)
    before = texts.number_of(prompt, language)
    if before != number:
        raise Conflict("prompt_changed")
    if operating.texts().get((prompt, language), Own()) == own:
        return
    try:
        with transaction.atomic():
            PromptText.objects.create(
                prompt=prompt,
                language=language,
                number=number + 1,
                text=own.text,
                read=own.read,
                staff_id=by.known_id,
                at=clock.now(),
            )
            audit.record(
                CHANGED, by=by, object=_named(prompt), unit_id=unit.id, language=language, number=number + 1
            )
            live.announce(operating.topic())
    except IntegrityError:
        raise Conflict("prompt_changed") from None


def _named(prompt: str) -> str:
    return f"hotline.prompt:{prompt}"


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step: a call that is about to play it plays the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}.part")
    fresh.write_bytes(content)
    fresh.replace(path)
