"""What an installation writes is its owner's alone; as root the database's user passes through, and lists nothing."""

import os
import stat
from pathlib import Path

from fawang.cli.processes import runtime
from fawang.config.environment import close_to_others


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.lstat().st_mode):04o}"


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "documents").mkdir(parents=True)
    (home / "server.log").write_text("…")
    for path, given in ((home, 0o755), (home / "documents", 0o755), (home / "server.log", 0o644)):
        path.chmod(given)
    (home / "elsewhere").symlink_to("/")
    close_to_others(home)
    assert [mode(path) for path in (home, home / "documents", home / "server.log")] == [
        "0700",
        "0700",
        "0600",
    ]
    close_to_others(home, passable=True)
    assert mode(home) == "0711"


def test_a_log_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (tmp_path / "worker.log").write_text("…")
        for part in ("server", "worker"):
            with runtime.open_log(part, tmp_path) as log:
                log.write(b"said")
            assert mode(tmp_path / f"{part}.log") == "0600"
    finally:
        os.umask(before)
