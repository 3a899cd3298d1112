"""The case on the telephone, as it is told: a SIP caller, an edge, a browser that is a seat, a key that rates."""

import os
import re
import subprocess
import sys
from pathlib import Path

#: The program, with what the tests have prepared for platforms of theirs (`tests.environment.begin`).
_PREPARED = """
import gc
from tests import environment
gc.enable()
from fawang.cli.main import main
main(prog_name="fawang")
"""


def test_the_case_is_told_on_the_telephone(tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FAWANG_", "DATABASE_")) or name == "FAWANG_TESTS_CLUSTER"
    }
    done = subprocess.run(
        [sys.executable, "-c", _PREPARED, "story", "--by-phone", "--language", "en", "--pictures", f"{tmp_path}"],
        env={**environment, "FAWANG_TESTS_DATABASE": "no"},
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "the consultation, rated 5 of 5" in done.stdout
    # The code that the lawyer reads out.
    assert re.search(r"\d{4} \d{4} \d{4}", done.stdout)
    assert (tmp_path / "seat-in-call.png").stat().st_size > 10_000
