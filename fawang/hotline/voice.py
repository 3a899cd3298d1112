"""Phrases as files of sound: a recording where there is one, else the voice of the machine (espeak-ng).

Recordings lie in `prompts/<language>/<id>.wav` of the installation; of phrases with values there are none. The machine
speaks Mandarin and Cantonese. Hakka and Teochew have no voice of the machine, so without recordings they hear Mandarin.
"""

import asyncio
import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from fawang.hotline import prompts
from fawang.hotline.legs import SwitchFailed
from fawang.hotline.recordings import RATE, write_wav
from fawang.hotline.rules import Phrase
from fawang.organisations.rules import Language

#: The voices of espeak-ng (its names of languages).
_VOICES = {Language.MANDARIN: "cmn", Language.CANTONESE: "yue"}
_LONG_NUMBER, _CLOCK = re.compile(r"\d{5,}"), re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_DIGITS = {Language.MANDARIN: "零幺二三四五六七八九", Language.CANTONESE: "零一二三四五六七八九"}


class Voice:
    """Where phrases come from. `folder` is the installation's folder of prompts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = shutil.which("espeak-ng")

    async def files(self, phrases: Iterable[Phrase], language: Language) -> list[Path]:
        """Return a file for each phrase. What was said once is there at once the next time.

        Raises:
            SwitchFailed: there is neither a recording nor a voice of the machine.
        """
        return [await self._file(one, one.language or language) for one in phrases]

    def tone(self) -> Path:
        """Return the tone after which a message is spoken: 1,000 Hz for 0.4 seconds."""
        path = self._folder / "spoken" / "tone.wav"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            sound = (np.sin(np.arange(int(RATE * 0.4)) * (2 * np.pi * 1000 / RATE)) * 9000).astype(np.int16)
            write_wav(path, sound, sound)
        return path

    async def _file(self, phrase: Phrase, language: Language) -> Path:
        recorded = self._folder / language / f"{phrase.id}.wav"
        if not phrase.values and recorded.exists():
            return recorded
        spoken = language if language in _VOICES else Language.MANDARIN
        text = as_spoken(prompts.said(Phrase(phrase.id, phrase.values), spoken), spoken)
        digest = hashlib.sha256(f"{spoken}/{text}".encode()).hexdigest()[:24]
        made = self._folder / "spoken" / f"{digest}.wav"
        if not made.exists():
            await self._speak(text, _VOICES[spoken], made)
        return made

    async def _speak(self, text: str, voice: str, path: Path) -> None:
        if self._program is None:
            raise SwitchFailed("no recording of a prompt, and no espeak-ng")
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{id(asyncio.current_task())}.part")
        process = await asyncio.create_subprocess_exec(
            self._program, "-v", voice, "-s", "160", "-w", str(fresh), "--", text
        )
        if await process.wait() or not fresh.exists():
            raise SwitchFailed("espeak-ng cannot say a prompt")
        fresh.replace(path)


def as_spoken(text: str, language: Language) -> str:
    """Return a text as it is read out: long numbers digit by digit, times of day with their words."""
    digits = _DIGITS.get(language, _DIGITS[Language.MANDARIN])
    text = _LONG_NUMBER.sub(lambda found: "，".join(_grouped(found[0], digits)), text)
    return _CLOCK.sub(lambda found: _clock(int(found[1]), int(found[2])), text)


def _clock(hour: int, minute: int) -> str:
    return f"{hour}点{minute}分" if minute else f"{hour}点整"


def _grouped(number: str, digits: str) -> list[str]:
    # In fours, as codes are printed; 12348 is one word to everybody.
    size = 4 if len(number) > 6 else len(number)
    return ["".join(digits[int(one)] for one in number[at : at + size]) for at in range(0, len(number), size)]
