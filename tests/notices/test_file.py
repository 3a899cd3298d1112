"""Messages as files."""

import json
import stat
from pathlib import Path

import pytest

from fawang.notices.carriers.file import FileCarrier
from fawang.notices.carriers.protocol import Found, OutgoingMessage, Temporary

MESSAGE = OutgoingMessage("n1", to="13800138000", text="有新消息", subject="s", neutral=False)


def test_writes_one_file_for_each_message_readable_by_its_owner_only(tmp_path: Path) -> None:
    carrier = FileCarrier(tmp_path / "deep" / "notices")
    assert carrier.find("n1") == Found.ABSENT
    for _ in range(2):
        assert carrier.deliver(MESSAGE) == "n1"
    (path,) = carrier.folder.iterdir()
    assert path.name == "n1.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(carrier.folder.stat().st_mode) == 0o700
    assert json.loads(path.read_text())["text"] == "有新消息"
    assert carrier.find("n1") == Found.ACCEPTED


def test_a_folder_that_cannot_be_written_is_worth_another_try(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Temporary, match="carrier_failing"):
        FileCarrier(tmp_path / "file").deliver(MESSAGE)


def test_a_message_shows_nobody_in_a_traceback() -> None:
    assert "13800138000" not in repr(MESSAGE)
    assert "消息" not in repr(MESSAGE)
