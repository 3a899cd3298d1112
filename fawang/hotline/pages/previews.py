"""What a caller would hear, for whoever sets it: the recording, or the voice of the machine."""

import asyncio
import tempfile
from pathlib import Path

from django.conf import settings

from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import SAMPLES, Prompt, Source
from fawang.hotline.queries import operating
from fawang.hotline.rules import Phrase
from fawang.hotline.rules.legs import SwitchFailed
from fawang.hotline.telephony.sound import audio_import, wav
from fawang.hotline.telephony.sound.tts import Voice, as_spoken, recording_of
from fawang.kernel.rules.problems import Unavailable
from fawang.organisations.rules import Language


def heard(prompt: Prompt, language: Language) -> bytes:
    """Return the sound of a prompt as callers hear it now, with samples in its places.

    Raises:
        Unavailable: `no_machine_voice`: espeak-ng is not installed here.
    """
    recorded = recording_of(settings.FAWANG_PROMPTS, prompt.id, language)
    if not prompt.places and recorded.exists():
        return recorded.read_bytes()
    texts = operating.texts()
    voice = Voice(settings.FAWANG_PROMPTS, lambda phrase, spoken: prompts.said(phrase, spoken, texts))
    values = tuple((place, SAMPLES[place]) for place in sorted(prompt.places))
    try:
        files = asyncio.run(voice.files([Phrase(prompt.id, values)], language))
    except SwitchFailed:
        raise Unavailable("no_machine_voice", retry_after=3600) from None
    # Browsers play plain samples, telephones have A-law.
    return audio_import.write_wav(wav.read(files[0]))


def tried(prompt: Prompt, language: Language, typed: str) -> bytes:
    """Return how the machine says a text that is not yet in force, romanised where it reads that; nothing is kept.

    Raises:
        Invalid: see `prompts.read_text` and `prompts.read_romanised`.
        Unavailable: `no_machine_voice`: espeak-ng is not installed here, or has no such language.
    """
    spoken = prompts.languages()[language]
    if spoken.source is not Source.MACHINE:
        raise Unavailable("no_machine_voice", retry_after=3600)
    read = prompts.read_romanised if spoken.romanised else prompts.read_text
    text = read(prompt, typed).format(**SAMPLES)
    voice = Voice(settings.FAWANG_PROMPTS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tried.wav"
        try:
            asyncio.run(voice.speak(as_spoken(text, language), language, path))
        except SwitchFailed:
            raise Unavailable("no_machine_voice", retry_after=3600) from None
        return audio_import.write_wav(wav.quieter(wav.read(path)))
