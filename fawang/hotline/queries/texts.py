"""The catalogue of what is said, as operators have changed it, and where its sound comes from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import Prompt, Texts
from fawang.hotline.models.operating import PromptRecording, PromptText
from fawang.hotline.queries import operating
from fawang.hotline.rules import SPOKEN
from fawang.hotline.telephony.sound.tts import recording_of
from fawang.kernel.rules.problems import NotFound
from fawang.organisations.rules import Language
from fawang.people import queries as people

MOST_VERSIONS = 50


class Sound(StrEnum):
    """What callers hear of a prompt."""

    RECORDING = "recording"
    MACHINE = "machine"
    #: No recording, and no voice of the machine or nothing that it can read: they hear Mandarin.
    MANDARIN = "mandarin"


@dataclass(frozen=True, slots=True)
class Said:
    """A prompt in a language: its text, whether an operator has changed it, where its sound comes from.

    `read`: the same text romanised, where the machine reads that. `stale`: the recording was made of another text.
    """

    prompt: Prompt
    language: Language
    text: str
    changed: bool
    sound: Sound
    read: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an operator has written; empty: back to the original."""

    number: int
    text: str
    read: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who spoke a prompt in. `who` is empty where the file was put into the folder by whoever runs the machine."""

    who: str = ""
    at: datetime | None = None
    seconds: float = 0.0
    said: str = ""


def prompt(prompt_id: str, language: str) -> tuple[Prompt, Language]:
    """Return a prompt and a language that is spoken.

    Raises:
        NotFound: there is no such prompt, or nobody speaks the language.
    """
    found = prompts.prompts().get(prompt_id)
    spoken = next((one for one in SPOKEN if one == language), None)
    if found is None or spoken is None:
        raise NotFound("not_found")
    return found, spoken


def listed(language: Language) -> list[Said]:
    """Return the whole catalogue in a language, in its order."""
    texts = operating.texts()
    made = dict(PromptRecording.objects.filter(language=language).values_list("prompt", "said"))
    return [_said(one, language, texts, made) for one in prompts.prompts().values()]


def said(found: Prompt, language: Language) -> Said:
    """Return one of them."""
    made = PromptRecording.objects.filter(language=language, prompt=found.id)
    return _said(found, language, operating.texts(), dict(made.values_list("prompt", "said")))


def number_of(prompt_id: str, language: Language) -> int:
    """Return how often a text was changed."""
    rows = PromptText.objects.filter(prompt=prompt_id, language=language).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def versions(prompt_id: str, language: Language) -> list[Version]:
    """Return what operators have written, the newest first."""
    rows = PromptText.objects.filter(prompt=prompt_id, language=language).order_by("-number")[:MOST_VERSIONS]
    names = people.staff_named({row.staff_id for row in rows})
    return [Version(row.number, row.text, row.read, names.get(row.staff_id, ""), row.at) for row in rows]


def recorded(prompt_id: str, language: Language) -> Recorded | None:
    """Return who spoke a prompt in; None where there is no recording."""
    if not recording_of(settings.FAWANG_PROMPTS, prompt_id, language).exists():
        return None
    row = PromptRecording.objects.filter(prompt=prompt_id, language=language).first()
    if row is None:
        return Recorded()
    names = people.staff_named({row.staff_id})
    return Recorded(names.get(row.staff_id, ""), row.at, row.seconds, row.said)


def _said(one: Prompt, language: Language, texts: Texts, made: dict[str, str]) -> Said:
    own = texts.get((one.id, language))
    text, to_read = own.text if own else one.text(language), one.to_read(language, own)
    sound, stale = Sound.MACHINE if to_read else Sound.MANDARIN, False
    if not one.places and recording_of(settings.FAWANG_PROMPTS, one.id, language).exists():
        sound, stale = Sound.RECORDING, made.get(one.id, text) != text
    read = to_read if prompts.languages()[language].romanised else ""
    return Said(one, language, text, own is not None, sound, read, stale)
