"""The environment variables an installation is configured by, read once and checked.

docs/operating.md lists them all. An installation without its secrets does not start.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Collection
from pathlib import Path

PREFIX = "FAWANG_"


class Misconfigured(SystemExit):
    """A variable is missing or wrong; the message says which, and what it should be."""


def text(name: str, default: str | None = None) -> str:
    """Return `FAWANG_<name>`; without a default it must be set."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise Misconfigured(f"{PREFIX}{name} is not set. `fawang keys new` prints a complete set of secrets.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return `FAWANG_<name>` as yes or no."""
    value = os.environ.get(PREFIX + name)
    if value is None:
        return default
    if value.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise Misconfigured(f"{PREFIX}{name} must be yes or no, not {value!r}.")
    return value.lower() in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    """Return `FAWANG_<name>` as a whole number."""
    value = os.environ.get(PREFIX + name)
    try:
        return default if value is None else int(value)
    except ValueError:
        raise Misconfigured(f"{PREFIX}{name} must be a whole number, not {value!r}.") from None


def ports(name: str, default: str) -> tuple[int, int]:
    """Return `FAWANG_<name>`, such as 23000-32767, as the first and the last port; a call needs eight."""
    value = text(name, default)
    first, _, last = value.partition("-")
    if first.isdecimal() and last.isdecimal() and 1024 <= int(first) <= int(last) - 7 <= 65535 - 7:
        return int(first), int(last)
    raise Misconfigured(f"{PREFIX}{name} must be like {default}, with at least eight ports, not {value!r}.")


def passed_on(name: str) -> dict[str, str]:
    """Return the variables that `FAWANG_<name>` names, comma-separated: what a library of others reads."""
    return {one: os.environ[one] for one in names(name) if one in os.environ}


def seconds(name: str, default: float) -> float:
    """Return `FAWANG_<name>` as a number of seconds."""
    value = os.environ.get(PREFIX + name)
    try:
        return default if value is None else float(value)
    except ValueError:
        raise Misconfigured(f"{PREFIX}{name} must be a number of seconds, not {value!r}.") from None


def choice(name: str, default: str, *, among: Collection[str]) -> str:
    """Return `FAWANG_<name>`, which must be one of `among`."""
    value = text(name, default)
    if value not in among:
        raise Misconfigured(f"{PREFIX}{name} must be one of {', '.join(among)}, not {value!r}.")
    return value


def parsed[Value](name: str, read: Callable[[str], Value]) -> Value:
    """Return `FAWANG_<name>`, which must be set, as `read` understands it."""
    value = text(name)
    try:
        return read(value)
    except ValueError as error:
        # Neither the message nor a traceback may show a secret.
        raise Misconfigured(f"{PREFIX}{name} cannot be read: {error}.") from None


def key(digits: str) -> bytes:
    """Return the 32 bytes that 64 hexadecimal digits stand for.

    Raises:
        ValueError: they are not, or not so many.
    """
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise ValueError("64 hexadecimal digits are wanted")
    return value


def names(name: str, default: str = "") -> list[str]:
    """Return `FAWANG_<name>`, comma-separated, as a list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """Return where this installation keeps its data: the embedded database, documents, secrets.

    `FAWANG_HOME`, or a folder of its own: below /var/lib for root (the database server refuses to
    run as root and gets a user that must be able to reach its data), else below the user's data.
    """
    if chosen := os.environ.get(PREFIX + "HOME"):
        return Path(chosen)
    if os.geteuid() == 0:
        return Path("/var/lib/fawang")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "fawang"


def close_to_others(folder: Path, *, passable: bool = False) -> None:
    """Make `folder` and take what lies right in it away from everybody but its owners.

    What an earlier version wrote readable to others is so no more. Further down nobody else comes.

    Args:
        passable: others may pass through to what is theirs, and list nothing: the database's own user, where the
            command runs as root.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711 if passable else 0o700)
    for one in folder.iterdir():
        if not one.is_symlink():
            # A process that is starting beside this one may have taken it away.
            with contextlib.suppress(FileNotFoundError):
                one.chmod(one.stat().st_mode & 0o700)


def fresh_secrets() -> dict[str, str]:
    """Return a new complete set of secrets, by variable name."""
    return {
        "FAWANG_SECRET_KEY": secrets.token_urlsafe(48),
        "FAWANG_KEYS": f"k1:{secrets.token_hex(32)}",
        "FAWANG_INDEX_KEY": secrets.token_hex(32),
        "FAWANG_LINK_KEY": secrets.token_hex(32),
    }


def load_secrets(path: Path) -> None:
    """Put the `NAME=value` lines of `path` into the environment where they are not set yet."""
    if path.is_file():
        for line in path.read_text().splitlines():
            name, _, value = line.partition("=")
            if value and not line.startswith("#"):
                os.environ.setdefault(name.strip(), value.strip())


def ensure_secrets(path: Path) -> None:
    """Create `path` with fresh secrets, readable by its owner only, unless it exists; then load it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in fresh_secrets().items())
    load_secrets(path)
