"""What a caller hears of the platform, and what they leave it: phrases, music, last words, messages."""

import asyncio
import contextlib
from pathlib import Path

from fawang.hotline.control.live_call import Live
from fawang.hotline.rules import Phrase, phrase
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.legs import Switch
from fawang.hotline.telephony.sound.tts import Voice
from fawang.organisations.rules import Language

#: Seconds of silence after words that nobody is to answer.
_NO_WAIT = 0.01


class Playing:
    """Phrases of a voice, played by a switch."""

    def __init__(self, switch: Switch, voice: Voice, music: Path) -> None:
        self._switch, self._voice, self._music = switch, voice, music

    async def play(
        self, live: Live, phrases: tuple[Phrase, ...], wait: float, *, music: bool = False
    ) -> None:
        """Play phrases, and then music; `Quiet` comes `wait` seconds after the phrases."""
        live.settle()
        if live.talk:
            # Whoever hears the platform hears, and is heard by, nobody else.
            await self._switch.mix(dict.fromkeys((live.leg, *live.talk), ()))
            live.talk = frozenset()
        files = await self._voice.files(phrases, live.call.language or Language.MANDARIN)
        live.turn, live.wait = live.turn + 1, wait
        await self._switch.play(live.leg, files, turn=live.turn, music=self._music if music else None)

    async def hush(self, live: Live) -> None:
        """Play nothing any more."""
        live.settle()
        live.turn += 1
        await self._switch.hush(live.leg)

    async def last_words(self, live: Live, phrases: tuple[Phrase, ...]) -> None:
        """Play phrases to their end, or that of the caller's patience, and hang up."""
        if phrases:
            await self.play(live, phrases, _NO_WAIT)
            while not isinstance(await live.inbox.get(), i.Quiet | i.HungUp | i.Failed | i.Key):
                continue
        await self._switch.hang_up(live.leg)

    async def take_message(self, live: Live, seconds: int) -> None:
        """Record until `#`, the end of the time or of the call; what was not agreed to before, is by speaking."""
        live.settle()
        files = await self._voice.files((phrase("message"),), live.call.language or Language.MANDARIN)
        live.turn, live.wait = live.turn + 1, _NO_WAIT
        await self._switch.play(live.leg, [*files, self._voice.tone()], turn=live.turn)
        heard = await live.inbox.get()
        while not isinstance(heard, i.Quiet | i.HungUp | i.Failed):
            heard = await live.inbox.get()
        began = asyncio.get_running_loop().time()
        if isinstance(heard, i.Quiet):
            await self._switch.record(live.leg, on=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while heard not in (i.Key("#"), i.HungUp(), i.Failed()):
                        heard = await live.inbox.get()
            await self._switch.record(live.leg, on=False)
        # Also who hangs up has left what they have said.
        live.inbox.put_nowait(i.Message(int(asyncio.get_running_loop().time() - began)))
