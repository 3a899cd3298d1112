"""Who turns speech into text, if anybody does: a room above hands it in (config/wiring.py)."""

from collections.abc import Callable

_is_there: Callable[[], bool] = lambda: False  # noqa: E731
_hear: Callable[[bytes, str], str] = lambda _sound, _media_type: ""  # noqa: E731


def connect(is_there: Callable[[], bool], hear: Callable[[bytes, str], str]) -> None:
    """Set what tells whether there is an endpoint, and what returns the words of a sound; empty: not understood."""
    global _is_there, _hear
    _is_there, _hear = is_there, hear


def is_there() -> bool:
    """Tell whether speech can be turned into text here."""
    return _is_there()


def words_of(sound: bytes, media_type: str) -> str:
    """Return what is said; empty where nobody understands it. It may take a minute."""
    return _hear(sound, media_type)
