"""Files of sound as Asterisk plays them: WAV, one voice, 8 kHz, 16 bits, in a folder that it can read.

Asterisk chooses by the name's ending and refuses WAV files of other rates. Whatever is to be played is made over once,
under a name that stands for the file and its date.
"""

import asyncio
import hashlib
import secrets
import wave
from pathlib import Path

import numpy as np

from fawang.hotline.rules.legs import SwitchFailed
from fawang.hotline.telephony.sound.recordings import RATE
from fawang.hotline.telephony.sound.wav import read_own


class Sounds:
    """The folder. `media` is what Asterisk calls it: `sound:/its/path/` on a shared disc, else `sound:https://…/`."""

    def __init__(self, folder: Path, media: str) -> None:
        self._folder, self._media = folder, media
        # From a web server Asterisk wants the whole name, from a disc the name without its ending.
        self._ending = ".wav" if "://" in media else ""

    async def uri(self, path: Path) -> str:
        """Return what Asterisk calls a file, which then lies in the folder.

        Raises:
            SwitchFailed: it is missing, or no WAV file of 16 bits.
        """
        try:
            found = await asyncio.to_thread(self._made, path)
        except (OSError, EOFError, wave.Error, ValueError) as why:
            raise SwitchFailed(f"a file cannot be played: {path.name}: {why}") from why
        return f"{self._media}{found}{self._ending}"

    def _made(self, path: Path) -> str:
        stat = path.stat()
        name = hashlib.sha256(f"{path.resolve()}/{stat.st_mtime_ns}/{stat.st_size}".encode()).hexdigest()[:24]
        made = self._folder / f"{name}.wav"
        if not made.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = made.with_suffix(f".{secrets.token_hex(4)}.part")
            with wave.open(str(fresh), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(telephone_sound(path).astype("<i2").tobytes())
            fresh.replace(made)
        return name


def telephone_sound(path: Path) -> np.ndarray:
    """Return a WAV file of 16 bits, or one of `sound.write`, as one voice at 8 kHz, without what lies above 4 kHz.

    Raises:
        ValueError: it has another number of bits, or nothing in it.
    """
    own = read_own(path)
    if own is not None:
        return own
    with wave.open(str(path), "rb") as file:
        channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
        data = file.readframes(file.getnframes())
    if width != 2:
        raise ValueError(f"{8 * width} bits instead of 16")
    sound = np.frombuffer(data, "<i2").reshape(-1, channels).mean(axis=1)
    if not len(sound):
        raise ValueError("nothing in it")
    if rate != RATE:
        length = max(1, round(len(sound) * RATE / rate))
        # Band-limited by its spectrum: what 8 kHz cannot hold must not come back as other tones.
        sound = np.fft.irfft(np.fft.rfft(sound)[: length // 2 + 1], length) * (length / len(sound))
    return np.clip(np.round(sound), -32768, 32767).astype(np.int16)
