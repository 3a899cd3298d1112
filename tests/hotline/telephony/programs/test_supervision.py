"""Programs that are supervised: started, asked, started again; with programs that die, hang and leave children."""

import asyncio
import os
import signal
import sys
import textwrap
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from fawang.hotline.telephony.programs import supervision
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.programs.supervision import (
    Program,
    ProgramFailed,
    Supervised,
    answers_by_udp,
    masked,
)
from lab.platforms.ports import free_port
from tests.waiting import soon


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for half a minute here."""
    for name, seconds in {"_PATIENCE": 8.0, "_EVERY": 0.2, "_ANSWER": 0.2, "_FIRST_PAUSE": 0.1}.items():
        monkeypatch.setattr(supervision, name, seconds)


def answering(port: int, folder: Path) -> Program:
    """A program that answers datagrams, with a child that outlives it; `deaf` in the folder lets it hang."""
    source = f"""
        import os, pathlib, socket, subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        folder = pathlib.Path({str(folder)!r})
        (folder / "child").write_text(str(child.pid))
        print("call of 13800138000 from 192.0.2.1", flush=True)
        asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        asked.bind(("127.0.0.1", {port}))
        while True:
            data, sender = asked.recvfrom(100)
            if not (folder / "deaf").exists():
                asked.sendto(b"yes", sender)
    """

    async def answers() -> bool:
        return await answers_by_udp("127.0.0.1", port, b"there?", lambda said: said == b"yes")

    return Program("answering", (sys.executable, "-c", textwrap.dedent(source)), answers, "python3")


async def never() -> bool:
    """Not there."""
    return False


def alive(pid: int) -> bool:
    """Tell whether a process runs, and is more than a name in a table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def child_of(folder: Path) -> int:
    """The child of the program that runs."""
    return int((folder / "child").read_text())


def is_gone(pid: int) -> bool:
    """Tell whether it does not run any more."""
    return not alive(pid)


def is_restarted(program: Supervised, times: int) -> bool:
    """Tell whether it was started again so often."""
    return program.restarts == times


def test_what_dies_is_started_again_with_growing_pauses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with Supervised(answering(free_port(), tmp_path)) as program:
            for times in (1, 2, 3):
                pid, child = program.pid, child_of(tmp_path)
                os.kill(pid, signal.SIGKILL)
                await soon(partial(is_restarted, program, times))
                # What it had started is gone too.
                await soon(partial(is_gone, child))
                await soon(lambda: program.answering)
                assert program.pid != pid
            last, child = program.pid, child_of(tmp_path)
        assert not alive(last)
        assert program.pid == 0
        await soon(lambda: not alive(child))

    asyncio.run(run())
    pauses = [record.args[2] for record in caplog.records if "started again" in record.msg]  # type: ignore[index]
    assert pauses == [0.1, 0.2, 0.4]


def test_it_is_started_anew_on_purpose_and_is_watched_on(tmp_path: Path) -> None:
    async def run() -> None:
        async with Supervised(answering(free_port(), tmp_path)) as program:
            pid, child = program.pid, child_of(tmp_path)
            await program.restart()
            assert program.answering
            assert program.pid not in (0, pid)
            # It did not fail, and nothing of it is left.
            assert program.restarts == 0
            await soon(lambda: not alive(child))
            os.kill(program.pid, signal.SIGKILL)
            await soon(partial(is_restarted, program, 1))
            await soon(lambda: program.answering)

    asyncio.run(run())


def test_what_does_not_start_anew_is_tried_until_it_does(tmp_path: Path) -> None:
    async def run() -> None:
        (tmp_path / "may-run").touch()
        source = f"import pathlib, time; time.sleep(60 if pathlib.Path({str(tmp_path / 'may-run')!r}).exists() else 0)"

        async def answers() -> bool:
            return (tmp_path / "may-run").exists()

        async with Supervised(
            Program("picky", (sys.executable, "-c", source), answers, "python3")
        ) as program:
            (tmp_path / "may-run").unlink()
            with pytest.raises(ProgramFailed):
                await program.restart()
            (tmp_path / "may-run").touch()
            await soon(lambda: program.answering and program.pid > 0)

    asyncio.run(run())


def test_what_hangs_is_ended_and_started_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with Supervised(answering(free_port(), tmp_path)) as program:
            pid = program.pid
            (tmp_path / "deaf").touch()
            await soon(lambda: program.pid not in (0, pid))
            assert not alive(pid)
            (tmp_path / "deaf").unlink()
            await soon(lambda: program.answering)

    asyncio.run(run())


def test_what_it_says_is_logged_without_numbers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")

    async def run() -> None:
        async with Supervised(answering(free_port(), tmp_path)):
            await soon(lambda: "from 192.0.2.1" in caplog.text)

    asyncio.run(run())
    assert "answering: call of *********00 from 192.0.2.1" in caplog.text
    assert masked("+8613800138000 and 12348 by 1234567") == "+***********00 and 12348 by *****67"


def test_what_says_too_much_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "_LINES_SECONDS", 1.0)
    program = answering(free_port(), tmp_path)
    source = "for _ in range(5_000): print('ERROR: again', flush=True)\n" + program.command[2]

    async def run() -> None:
        async with Supervised(replace(program, command=(*program.command[:2], source))):
            await soon(lambda: "more lines" in caplog.text)

    with caplog.at_level("WARNING", supervision.__name__):
        asyncio.run(run())
    said = [one.getMessage() for one in caplog.records]
    # Of 5,000 lines and the one that every such program says.
    assert len(said) == supervision._MOST_LINES + 1
    assert said[-1] == f"answering: {5_001 - supervision._MOST_LINES} more lines within 1 s"


def test_what_ends_at_once_says_why() -> None:
    source = "import sys; print('address in use'); sys.exit(3)"
    with pytest.raises(ProgramFailed, match="short ended at once: address in use"):
        asyncio.run(Supervised(Program("short", (sys.executable, "-c", source), never, "x")).start())


def test_what_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "_PATIENCE", 0.5)
    program = Supervised(Program("mute", (sys.executable, "-c", "import time; time.sleep(600)"), never, "x"))
    with pytest.raises(ProgramFailed, match="mute does not answer"):
        asyncio.run(program.start())
    assert program.pid == 0


def test_what_is_not_installed_says_how() -> None:
    with pytest.raises(ProgramFailed, match="apt-get install some-package"):
        asyncio.run(Supervised(Program("absent", ("no-such-program",), never, "some-package")).start())


def test_it_ends_with_whoever_supervises_it(tmp_path: Path) -> None:
    """Also when that is killed."""
    source = f"""
        import asyncio, os, signal
        from pathlib import Path
        from fawang.hotline.telephony.programs.supervision import Supervised
        from tests.hotline.telephony.programs.test_supervision import answering

        async def run():
            async with Supervised(answering({free_port()}, Path({str(tmp_path)!r}))) as program:
                print(program.pid, flush=True)
                os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(run())
    """

    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", textwrap.dedent(source), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        pid = int(await process.stdout.readline())
        await process.wait()
        child = child_of(tmp_path)
        await soon(lambda: not alive(pid))
        if alive(child):
            os.kill(child, signal.SIGKILL)

    asyncio.run(run())


def test_it_goes_first_where_that_is_allowed_with_all_its_threads(tmp_path: Path) -> None:
    program = answering(free_port(), tmp_path)

    async def run() -> set[int]:
        async with Supervised(replace(program, precedence=Precedence.AUDIO)) as supervised:
            tasks = Path(f"/proc/{supervised.pid}/task").iterdir()
            return {os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in tasks}

    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert asyncio.run(run()) == {Precedence.AUDIO if os.geteuid() == 0 else before}
