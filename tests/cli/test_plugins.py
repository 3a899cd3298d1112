"""What `fawang` says where the package lab is not installed, and that a fault in what is installed stays one."""

import os
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from fawang.cli import plugins

#: As in an installation from a wheel: the metadata names what lab brings, and lab is not there.
_WITHOUT = """
import sys

class Gone:
    def find_spec(name, path, target=None):
        if name == "lab":
            raise ModuleNotFoundError("No module named 'lab'", name="lab")

sys.meta_path.insert(0, Gone)
from fawang.cli.main import main
main(sys.argv[1:], prog_name="fawang")
"""


def without_lab(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `fawang` as if lab were not installed."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT, *words], env={**os.environ, "FAWANG_LANGUAGE": "en"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "called"),
    [
        (("bench", "voice", "--calls", "9"), "fawang bench"), (("demo", "--stop"), "fawang demo"),
        (("eval", "guidance", "--questions", "x"), "fawang eval"), (("simulate",), "fawang simulate"),
        (("story", "--by-phone"), "fawang story"), (("facts", "generate", "--years", "2"), "fawang facts generate"),
        (("seed", "--demo"), "fawang seed --demo"),
    ],
)  # fmt: skip
def test_what_belongs_to_lab_says_so(words: tuple[str, ...], called: str) -> None:
    done = without_lab(*words)
    assert done.returncode == 1
    assert f"`{called}` belongs to the package lab" in done.stderr


def test_help_names_what_is_there() -> None:
    page = without_lab("--help")
    assert page.returncode == 0
    assert not any(f"\n  {name} " in page.stdout for name in (*plugins.OF_LAB, "A first look"))
    assert "\n  An installation " in page.stdout
    assert "\n  generate " not in without_lab("facts", "--help").stdout


def test_with_lab_everything_is_there() -> None:
    for name in plugins.OF_LAB:
        point = next(iter(entry_points(group="fawang.commands", name=name)))
        assert plugins._loaded(point).name == name.rpartition(".")[2]
    for part in ("data", "month", "script"):
        assert plugins.part_of_demo(part, wanted_by="a test") is not None


def test_a_fault_in_what_is_installed_is_no_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "broken.py").write_text("import nowhere_to_be_found\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nowhere_to_be_found"):
        plugins._loaded(EntryPoint("one", "added.broken:command", "fawang.commands"))
    # A folder of that name does not make it the package.
    for absent in ("added.commands.one:command", "not_installed.commands:command"):
        assert plugins._loaded(EntryPoint("one", absent, "fawang.commands")) is None
