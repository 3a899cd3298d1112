"""G.711, the sound of telephones (ITU-T G.711): codes of a byte each as 16-bit samples, and back. Pure."""

import numpy as np


def _alaw() -> np.ndarray:
    code = np.arange(256) ^ 0x55
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(segment > 0, (mantissa * 16 + 264) << np.maximum(segment - 1, 0), mantissa * 16 + 8)
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _ulaw() -> np.ndarray:
    code = ~np.arange(256) & 0xFF
    magnitude = (((code & 0x0F) * 8 + 132) << ((code >> 4) & 7)) - 132
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _codes() -> np.ndarray:
    # Eight neighbours have one code, the nearest of their middle: only where the steps grow is another as near as that.
    middles = np.arange(-32768, 32768, STEP) + STEP // 2
    order = np.argsort(ALAW)
    samples = ALAW[order].astype(np.int32)
    between = (samples[1:] + samples[:-1]) / 2
    return order[np.searchsorted(between, middles)].astype(np.uint8)


#: The sample of each code.
ALAW, ULAW = _alaw(), _ulaw()
#: So many neighbouring samples have the same code of A-law.
STEP = 8
#: The code of A-law of the sample s is at (s + 32768) // STEP.
ALAW_CODES = _codes()
#: Nothing is said: the code nearest to zero.
SILENCE = 0xD5
