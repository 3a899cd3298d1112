"""What every command needs first."""

import os
from pathlib import Path

import pytest

from fawang.cli.processes import runtime


def test_an_installation_is_where_its_secrets_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FAWANG_SECRET_KEY", raising=False)
    monkeypatch.setenv("FAWANG_HOME", str(tmp_path))
    assert not runtime.configured()
    (tmp_path / "secrets.env").write_text("FAWANG_SECRET_KEY=x")
    assert runtime.configured()
    (tmp_path / "secrets.env").unlink()
    monkeypatch.setenv("FAWANG_SECRET_KEY", "x")
    assert runtime.configured()


def test_a_process_computes_in_one_thread_unless_somebody_knows_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    runtime.setup_django()
    assert (os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]) == ("1", "3")
