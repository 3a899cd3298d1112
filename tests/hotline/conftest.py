"""rtpengine, Kamailio and a switch, as processes of their own on loopback."""

import asyncio
import os
import re
import wave
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from fawang.hotline.telephony.edge import Edge, Trunk
from fawang.hotline.telephony.programs.installed import Media, kamailio, rtpengine
from fawang.hotline.telephony.programs.supervision import Supervised
from fawang.hotline.telephony.switch import SWITCHES
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from lab.platforms.ports import audio_ports, free_port
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.hotline.background import Background
from tests.hotline.edge import an_edge
from tests.hotline.pbx import ONES_OWN, Pbx, asterisk_at, sip_port
from tests.hotline.switchboard import Switchboard
from tests.parts import Part, Parts
from tests.waiting import BEGIN_SECONDS, PATIENCE, until

#: A Python that has pjsua2 is named by whoever has one (docs/hotline.md).
collect_ignore = [] if "FAWANG_TEST_PJSUA" in os.environ else ["test_pjsua.py"]
#: The switches that are held to the tests: all, or the Asterisk that whoever runs them has.
HELD = ("asterisk",) if ONES_OWN else SWITCHES


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which rtpengine records."""
    return tmp_path_factory.mktemp("recordings")


@pytest.fixture(scope="session")
def background() -> Iterator[Background]:
    """A loop in a thread of its own, where programs are supervised."""
    with Background() as running:
        yield running


@pytest.fixture(scope="session")
def media(recordings: Path, background: Background) -> Iterator[tuple[int, int]]:
    """The ports of an rtpengine: its control, and where it tells of keys."""
    # Where it tells of keys nobody listens between two tests.
    control, keys = free_port(kept=True), free_port(kept=True)
    program = rtpengine(
        Media("127.0.0.9", control=control, keys=keys, recordings=recordings, ports=audio_ports(), threads=1)
    )
    with background.entered(Supervised(program)):
        yield control, keys


@pytest.fixture
def engine(background: Background, recordings: Path) -> Iterator[tuple[tuple[int, int], Supervised]]:
    """An rtpengine of one's own: its ports, and itself."""
    control, keys = free_port(), free_port()
    program = rtpengine(
        Media("127.0.0.9", control=control, keys=keys, recordings=recordings, ports=audio_ports(), threads=1)
    )
    with background.entered(Supervised(program)) as running:
        yield (control, keys), running


@pytest.fixture(scope="session")
def edge_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that Kamailio."""
    return tmp_path_factory.mktemp("edge")


@pytest.fixture(scope="session")
def edge(background: Background, edge_folder: Path) -> Iterator[tuple[Edge, Supervised]]:
    """A Kamailio with the settings of `tests/hotline/edge.py`."""
    settings = an_edge(partial(free_port, kept=True))
    with background.entered(Supervised(kamailio(settings, edge_folder))) as running:
        yield settings, running


@pytest.fixture
def behind(media: tuple[int, int], edge: tuple[Edge, Supervised], recordings: Path) -> Iterator[Switchboard]:
    """A switch behind the edge."""
    settings, _ = edge
    board = Switchboard(settings.switch[1], *media, recordings, edge=settings.udp[1])
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture
def sip(request: pytest.FixtureRequest) -> int:
    """The port of the switch."""
    chosen = getattr(request.node, "callspec", None)
    asterisk = "pbx" in request.fixturenames or (chosen and "asterisk" in chosen.params.values())
    return sip_port() if asterisk else free_port()


@pytest.fixture
def pbx(sip: int, tmp_path: Path) -> Iterator[Pbx]:
    """An Asterisk, whose telephones call at `sip`."""
    with asterisk_at(sip, tmp_path) as found:
        yield found


def with_asterisk(pbx: Pbx, recordings: Path, prompts: Path | None = None) -> Switchboard:
    """Return a switchboard, or an exchange, with that Asterisk."""
    return Switchboard(0, 0, 0, recordings, prompts, pbx.settings)


@pytest.fixture
def sippy(media: tuple[int, int], sip: int, recordings: Path) -> Iterator[Switchboard]:
    """The embedded switch, which has started."""
    board = Switchboard(sip, *media, recordings)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture
def asterisk(pbx: Pbx, recordings: Path) -> Iterator[Switchboard]:
    """A switch that is an Asterisk, which has started."""
    board = with_asterisk(pbx, recordings)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture(params=HELD)
def switch(request: pytest.FixtureRequest) -> Switchboard:
    """Each switch in turn: all are held to the same."""
    board: Switchboard = request.getfixturevalue(request.param)
    return board


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of prompts."""
    return tmp_path_factory.mktemp("prompts")


@pytest.fixture(params=HELD)
def exchange(
    request: pytest.FixtureRequest, sip: int, recordings: Path, prompts: Path
) -> Iterator[Switchboard]:
    """An exchange that has started, on each switch in turn; the test is its platform."""
    if request.param == "sippy":
        control, keys = request.getfixturevalue("media")
        board = Switchboard(sip, control, keys, recordings, prompts)
    else:
        board = with_asterisk(request.getfixturevalue("pbx"), recordings, prompts)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture
def embedded(media: tuple[int, int], sip: int, recordings: Path, prompts: Path) -> Iterator[Switchboard]:
    """An exchange on the embedded switch, which has started."""
    board = Switchboard(sip, *media, recordings, prompts)
    asyncio.run(board.news("Started"))
    yield board
    board.close()


@pytest.fixture
def open_edge(
    background: Background, media: tuple[int, int], recordings: Path, prompts: Path, tmp_path: Path
) -> Iterator[tuple[Switchboard, int]]:
    """An exchange behind an edge that lets this machine call, as in a demonstration; and the port of the edge."""
    here = (Trunk("this-machine", sources=("127.0.0.0/8",)),)
    settings = replace(an_edge(free_port), trunks=here)
    with background.entered(Supervised(kamailio(settings, tmp_path / "edge"))):
        board = Switchboard(settings.switch[1], *media, recordings, prompts, edge=settings.udp[1])
        asyncio.run(board.news("Started"))
        yield board, settings.udp[1]
        board.close()


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Half a second of 700 Hz."""
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        samples = np.sin(np.arange(4000) * (2 * np.pi * 700 / 8000)) * 8000
        file.writeframes(samples.astype("<i2").tobytes())
    return path


# --- whoever leads the shift ---------------------------------------------------------------------


@pytest.fixture
def pages(settings: Settings) -> None:
    """Pages without built static files."""
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def lead_desk(centre: UnitRow) -> Browser:
    """The browser of the lead lawyer of the shift."""
    return sign_in(Role.LEAD_LAWYER, centre)


@pytest.fixture
def lead(lead_desk: Browser) -> Actor:
    """The same lead lawyer, as they act."""
    return lead_desk.actor


@pytest.fixture
def stranger(db: None) -> Actor:
    """A lead lawyer of another centre."""
    return sign_in(Role.LEAD_LAWYER, unit_at("4403", UnitKind.LEGAL_AID_OFFICE)).actor


class Hotline:
    """A hotline that runs, and its port. What it says goes to a file: a pipe that nobody reads would hold it up."""

    def __init__(self, environment: dict[str, str], log: Path, parts: Parts) -> None:
        self.environment, self.log, self.parts = environment, log, parts
        self.port = int(environment["FAWANG_HOTLINE_PORT"])
        self.process = self._begun()

    def _begun(self) -> Part:
        self.log.write_bytes(b"")
        return self.parts.start(self.log, "hotline", environment=self.environment)

    def restart(self) -> None:
        """Start it again after it was killed."""
        self.process = self._begun()
        self.opened()

    def opened(self) -> str:
        """Wait until it is open; return what it has said by then."""
        is_open = re.compile("12348 (is open|已开通)")
        until(
            lambda: is_open.search(self.log.read_text()) or self.process.poll() is not None,
            "an open hotline",
            BEGIN_SECONDS,
        )
        assert self.process.poll() is None, self.log.read_text()
        return self.log.read_text()

    def last_words(self) -> str:
        """Wait until it has ended; return what it has said."""
        self.process.wait(PATIENCE)
        return self.log.read_text()

    def end(self) -> None:
        """End it well."""
        self.process.terminate()
        assert self.process.wait(60) == 0


def destroy_leftovers(recordings: Path) -> None:
    """Destroy what calls of other tests have left: a hotline that starts takes all of it for its own."""
    for path in recordings.rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.fixture(scope="session")
def parts() -> Iterator[Parts]:
    """What hotlines are forked from."""
    with Parts(os.environ) as one:
        yield one


@pytest.fixture
def hotline(
    real_database: str, media: tuple[int, int], recordings: Path, prompts: Path, tmp_path: Path, parts: Parts
) -> Iterator[Hotline]:
    """The hotline as a process of its own."""
    folder = tmp_path / "hotline"
    folder.mkdir()
    destroy_leftovers(recordings)
    (folder / "recordings").symlink_to(recordings)
    (folder / "prompts").symlink_to(prompts)
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": real_database,
        "FAWANG_HOME": str(tmp_path),
        "FAWANG_DOCUMENTS": os.environ["FAWANG_HOME"] + "/documents",
        "FAWANG_HOTLINE_PORT": str(port),
        "FAWANG_HOTLINE_PROGRAMS": "",
        "FAWANG_MEDIA_PORT": str(media[0]),
        "FAWANG_MEDIA_KEYS_PORT": str(media[1]),
        "FAWANG_LOG_LEVEL": "WARNING",
    }
    running = Hotline(environment, tmp_path / "hotline.log", parts)
    try:
        running.opened()
        yield running
    finally:
        # Also one that does not open: it has ports that the next one needs.
        running.process.terminate()
        running.process.wait(60)


@pytest.fixture
def plain_files(pages: None) -> None:
    """Pages without built static files."""


@pytest.fixture
def own_prompts(settings: Settings, tmp_path: Path) -> Path:
    """A folder of prompts that no other test has."""
    settings.FAWANG_PROMPTS = tmp_path / "prompts"
    return tmp_path / "prompts"


@pytest.fixture
def leading(lead_desk: Browser) -> Browser:
    """The browser of the lead lawyer of the shift."""
    return lead_desk
