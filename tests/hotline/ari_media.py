"""What the Asterisk of the tests is asked of playbacks and recordings."""

from pathlib import Path
from typing import Any

from tests.hotline.ari_http import Asked
from tests.hotline.ari_model import Recording, Refused
from tests.hotline.ari_world import Asterisk


class Media:
    """Answers to these requests."""

    world: Asterisk

    async def playback_get(self, asked: Asked) -> Any:
        if (found := self.world.playbacks.get(asked.ids[0])) is None:
            raise Refused(404, "Playback not found")
        return found.json()

    async def playback_stop(self, asked: Asked) -> Any:
        if (found := self.world.playbacks.get(asked.ids[0])) is None:
            raise Refused(404, "Playback not found")
        if found.state == "queued":
            found.state = "canceled"
        elif not found.controllable:
            raise Refused(500, "Could not stop playback")
        else:
            found.state = "stopped"

    def _live(self, asked: Asked) -> Recording:
        if (found := self.world.recordings.get(asked.ids[0])) is None:
            raise Refused(404, "Recording not found")
        return found

    async def live_get(self, asked: Asked) -> Any:
        return self._live(asked).json()

    async def live_stop(self, asked: Asked) -> Any:
        self._live(asked).ended.set()

    async def live_mute(self, asked: Asked) -> Any:
        self._mute(asked, on=True)

    async def live_unmute(self, asked: Asked) -> Any:
        self._mute(asked, on=False)

    def _mute(self, asked: Asked, *, on: bool) -> None:
        found = self._live(asked)
        if found.state != "recording":
            raise Refused(409, "Recording not in session")
        found.muted = on

    def _stored(self, asked: Asked) -> Path:
        path = self.world.folder / f"{asked.ids[0]}.wav"
        if not path.exists():
            raise Refused(404, "Recording not found")
        return path

    async def stored_list(self, _asked: Asked) -> Any:
        if not self.world.folder.is_dir():
            raise Refused(500, "Allocation failed")
        return [{"name": one.stem, "format": "wav"} for one in sorted(self.world.folder.glob("*.wav"))]

    async def stored_file(self, asked: Asked) -> Any:
        return self._stored(asked).read_bytes()

    async def stored_delete(self, asked: Asked) -> Any:
        self._stored(asked).unlink()
