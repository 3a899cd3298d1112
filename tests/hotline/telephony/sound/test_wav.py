"""Sound as telephones carry it."""

from pathlib import Path

import numpy as np
import pytest

from fawang.hotline.telephony.sound import wav
from fawang.hotline.telephony.sound.recordings import _TABLES, write_wav
from fawang.hotline.telephony.switch.sounds import telephone_sound


def test_every_code_of_g711_is_coded_as_itself() -> None:
    decoded = _TABLES[8]
    # Of its two zeros, as it were: plus and minus 8 are codes of their own.
    assert wav.to_alaw(decoded) == bytes(range(256))


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100])
def test_a_file_of_any_rate_becomes_one_voice_at_8_khz(rate: int, tmp_path: Path) -> None:
    import wave

    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        tone = (np.sin(np.arange(rate) * (2 * np.pi * 700 / rate)) * 8000).astype("<i2")
        file.writeframes(np.stack([tone, tone], axis=1).tobytes())
    heard = wav.read(path)
    assert len(heard) == 8000
    assert int(np.abs(np.fft.rfft(heard.astype(float))).argmax()) == 700
    assert abs(int(np.abs(heard).max()) - 8000) < 100


def test_what_is_written_is_a_file_of_a_law(tmp_path: Path) -> None:
    path = tmp_path / "b.wav"
    wav.write(path, np.arange(-500, 501, dtype=np.int16))
    data = path.read_bytes()
    assert data[:4] == b"RIFF"
    assert data[8:16] == b"WAVEfmt "
    assert data[20:22] == b"\x06\x00"
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    # It can be read again, as near as A-law is to it.
    for again in (wav.read(path), telephone_sound(path)):
        assert len(again) == 1001
        assert int(np.abs(again - np.arange(-500, 501)).max()) <= 16


def test_nothing_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "c.wav"
    write_wav(path, np.zeros(0, np.int16), np.zeros(0, np.int16))
    assert len(wav.read(path)) == 0
