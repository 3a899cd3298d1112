"""Phrases as files of sound: a recording where there is one, else the voice of the machine (espeak-ng).

Recordings lie in `prompts/<language>/<id>.wav` of the installation; of phrases with values there are none. The
catalogue says which languages the machine speaks, and which of them from romanised text. A language without a voice of
the machine is heard in Mandarin where there is no recording.
"""

import asyncio
import hashlib
import os.path
import re
import secrets
import shutil
import wave
from collections.abc import Callable, Coroutine, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from fawang.hotline.data import prompts
from fawang.hotline.rules import SPOKEN, Phrase, hakka
from fawang.hotline.rules.legs import SwitchFailed
from fawang.hotline.telephony.sound import wav
from fawang.organisations.rules import Language

_LONG_NUMBER, _CLOCK = re.compile(r"\d{5,}"), re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
#: As loud as espeak-ng speaks: at its usual 100 it clips itself.
_AMPLITUDE = "70"


class Voice:
    """Where phrases come from.

    Args:
        folder: the installation's folder of prompts.
        said: gives what the machine reads for a phrase in a language, and the language that is heard then, as it is in
            force when somebody is to hear it; see `prompts.said`.
    """

    def __init__(
        self, folder: Path, said: Callable[[Phrase, Language], tuple[Language, str]] = prompts.said
    ) -> None:
        self._folder, self._said = folder, said
        self._program = shutil.which("espeak-ng")
        #: What is being made just now: forty callers a second do not have the same words spoken forty times.
        self._making: dict[Path, asyncio.Task[None]] = {}

    async def files(self, phrases: Iterable[Phrase], language: Language) -> list[Path]:
        """Return a file for each phrase. What was said once is there at once the next time.

        Raises:
            SwitchFailed: there is neither a recording nor a voice of the machine.
        """
        return [await self._file(one, one.language or language) for one in phrases]

    async def prepare(self) -> None:
        """Have everything spoken that needs no values, before somebody waits for it.

        Raises:
            SwitchFailed: there is neither a recording nor a voice of the machine.
        """
        for prompt in prompts.prompts().values():
            for key, language in enumerate(SPOKEN, 1):
                # How a language is chosen is among the first words of each call.
                values = (("key", f"{key}"),) if prompt.id == "choose" else ()
                if prompt.places == {name for name, _value in values}:
                    await self._file(Phrase(prompt.id, values), language)

    def tone(self) -> Path:
        """Return the tone after which a message is spoken: 1,000 Hz for 0.4 seconds."""
        path = self._folder / "spoken" / "tone.wav"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            wave_ = np.sin(np.arange(int(wav.RATE * 0.4)) * (2 * np.pi * 1000 / wav.RATE))
            wav.write(path, (wave_ * 9000).astype(np.int16))
        return path

    async def _file(self, phrase: Phrase, language: Language) -> Path:
        # Forty callers a second hear ten phrases each: of what is looked for each time only whether it is there.
        recorded = recording_of(self._folder, phrase.recorded or phrase.id, language)
        if not phrase.values and os.path.exists(recorded):
            return await self._fitted(recorded, language)
        spoken, read = self._said(phrase, language)
        made = _spoken_as(self._folder, read, spoken)
        if not os.path.exists(made):
            text = as_spoken(read, spoken)
            await self._once(made, lambda: self._spoken(text, spoken, made))
        return made

    async def _fitted(self, recorded: Path, language: Language) -> Path:
        """Return a recording as telephones carry it; as it is where it cannot be read here."""
        made = self._folder / "spoken" / f"{language}-{recorded.stem}-{recorded.stat().st_mtime_ns}.wav"
        if not made.exists():
            try:
                await self._once(made, lambda: asyncio.to_thread(_fit, recorded, made))
            except (wave.Error, EOFError):
                return recorded
        return made

    async def _once(self, path: Path, make: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Make a file; whoever wants it meanwhile waits for the same."""
        task = self._making.get(path)
        if task is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            task = self._making[path] = asyncio.create_task(make())
            task.add_done_callback(lambda _task: self._making.pop(path))
        # A call that ends meanwhile must not take it from the others.
        await asyncio.shield(task)

    async def _spoken(self, text: str, language: Language, path: Path) -> None:
        fresh = path.with_suffix(f".{secrets.token_hex(4)}.part")
        await self.speak(text, language, fresh)
        await asyncio.to_thread(_fit, fresh, path, wav.quieter)
        fresh.unlink()

    async def speak(self, text: str, language: Language, path: Path) -> None:
        """Let the machine say a text into a file of plain samples, which is not there before.

        Raises:
            SwitchFailed: it cannot.
        """
        if self._program is None:
            raise SwitchFailed("no recording of a prompt, and no espeak-ng")
        process = await asyncio.create_subprocess_exec(
            self._program,
            "-v",
            prompts.languages()[language].voice,
            "-s",
            "160",
            "-a",
            _AMPLITUDE,
            "-w",
            str(path),
            "--",
            text,
        )
        if await process.wait() or not path.exists():
            raise SwitchFailed("espeak-ng cannot say a prompt")


@lru_cache(4096)
def _spoken_as(folder: Path, read: str, spoken: Language) -> Path:
    """Return where the machine's words for a text lie."""
    # What was made at another loudness is made anew.
    told = f"{spoken}/{_AMPLITUDE}/{as_spoken(read, spoken)}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:24]
    return folder / "spoken" / f"{digest}.wav"


@lru_cache(4096)
def recording_of(folder: Path, prompt: str, language: Language) -> Path:
    """Return where a recording of a prompt lies, if there is one."""
    return folder / language / f"{prompt}.wav"


def _fit(
    source: Path, to: Path, changed: Callable[[np.ndarray], np.ndarray] = lambda samples: samples
) -> None:
    """Write `source` as telephones carry it, whole or not at all."""
    fresh = to.with_suffix(f".{secrets.token_hex(4)}.new")
    wav.write(fresh, changed(wav.read(source)))
    fresh.replace(to)


def as_spoken(text: str, language: Language) -> str:
    """Return a text as the machine is given it: long numbers digit by digit, times of day with their words.

    Romanised text becomes phonemes.

    Raises:
        hakka.Unread: something in a romanised text is no syllable.
    """
    spoken = prompts.languages()[language]
    if spoken.romanised:
        return hakka.phonemes(hakka.read_out(text))
    text = _LONG_NUMBER.sub(lambda found: "，".join(_grouped(found[0], spoken.digits)), text)
    return _CLOCK.sub(lambda found: _clock(int(found[1]), int(found[2])), text)


def _clock(hour: int, minute: int) -> str:
    return f"{hour}点{minute}分" if minute else f"{hour}点整"


def _grouped(number: str, digits: str) -> list[str]:
    # In fours, as codes are printed; 12348 is one word to everybody.
    size = 4 if len(number) > 6 else len(number)
    return ["".join(digits[int(one)] for one in number[at : at + size]) for at in range(0, len(number), size)]
