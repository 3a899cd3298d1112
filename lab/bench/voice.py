"""What calls on 12348 cost, and how fast they go: sipp calls a hotline of its own, and lawyers' telephones answer.

First the switch alone, where lawyers are offered in memory; then what is written of calls, without telephones; then the
whole, with tables, matching and news. Each round is bounded. Figures of time hold the load's own work, which runs on
the same cores.
"""

import contextlib
import io
import random
import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import numpy as np

from fawang.cli.terminal.language import gettext_noop
from fawang.consultations.actions._recordings import STORE
from lab.bench import voice_parts as parts
from lab.bench import voice_rows as rows
from lab.bench import voice_writing as writing
from lab.bench.chat import Figure
from lab.bench.voice_delays import Opened, joined
from lab.bench.voice_floor import Floor
from lab.bench.voice_rounds import Load, Round, Seen
from lab.bench.voice_sound import CALLER_HERTZ, LAWYER_HERTZ
from lab.bench.voice_tapes import Tapes, loudest
from lab.platforms.instance import Instance
from lab.platforms.ports import free_port

#: Seconds of a talk where calls come fast, and calls a second where they stay long.
_TALK, _SLOWLY = 2.5, 8.0
#: Seconds that all talk at once.
_TOGETHER = 15.0
_GREETED_MS, _JOINED_MS, _BLOCK_MS = 150.0, 100.0, 20.0
#: Recordings whose voices are looked for, and what may be missing at the edges of a second.
_SAMPLES = 12
#: Probes and callers of other rounds have other numbers.
_EACH = 100_000

type Tell = Callable[[str], object]


def switch_alone(folder: Path, *, calls: int, rate: float, tell: Tell) -> list[Figure]:
    """Measure the switch, with lawyers offered in memory."""
    tell(_("%(calls)s calls, %(rate)g a second, on the switch alone …") % {"calls": calls, "rate": rate})
    recordings, sip, seats = folder / "recordings", free_port(), free_port()
    with parts.media(recordings) as media:
        told = ",".join(map(str, (sip, media.control, media.keys, seats, folder)))
        environment = {"FAWANG_BENCH_VOICE": told}
        with parts.hotline(folder, environment, sip, module="lab.bench.voice_exchange") as hotline:
            pids = {"app": hotline.process.pid, "media": media.process.pid}
            rounds = Round(folder, hotline, seats, pids, recordings)
            seen, tapes, opened = rounds.run(Load(calls, rate, _TALK, _EACH))
            names = dict(
                line.split("call ", 1)[1].split(" of ")
                for line in hotline.log.read_text().splitlines()
                if "call in-" in line and " of " in line
            )
    return _of_rate(gettext_noop("switch"), _with(seen, tapes, opened, names), calls)


def whole(
    instance: Instance, database: int, *, calls: int, rate: float, concurrent: int, tell: Tell
) -> list[Figure]:
    """Measure the hotline with all that is behind it."""
    recordings, folder = instance.home / "hotline" / "recordings", instance.home / "bench-voice"
    sip, seats = free_port(), free_port()
    found: list[Figure] = []
    with parts.media(recordings) as media:
        environment = {
            **instance.environment,
            "FAWANG_HOTLINE_PORT": str(sip),
            "FAWANG_MEDIA_PORT": str(media.control),
            "FAWANG_MEDIA_KEYS_PORT": str(media.keys),
            # rtpengine is ours, and nobody calls by an edge.
            "FAWANG_HOTLINE_PROGRAMS": "",
            "FAWANG_SWITCH": "sippy",
            "FAWANG_LANGUAGE": "en",
            "FAWANG_LOG_LEVEL": "WARNING",
        }
        lawyers = max(calls, concurrent + concurrent // 2) + 20
        tell(_("%(lawyers)s lawyers come on duty …") % {"lawyers": lawyers})
        with contextlib.ExitStack() as stack:
            floor = stack.enter_context(Floor(lawyers, seats))
            behind = {"db": database, "worker": instance.processes["worker"].pid}
            tell(
                _("%(calls)s calls, %(rate)g a second, without telephones …") % {"calls": calls, "rate": rate}
            )
            found += _of_written(writing.run(environment, behind, Load(calls, rate, 0, _EACH)))
            floor.ready()
            hotline = stack.enter_context(
                parts.hotline(folder, environment, sip, module="fawang.cli", arguments=("hotline",))
            )
            pids = {"app": hotline.process.pid, "media": media.process.pid, **behind}
            rounds = Round(folder, hotline, seats, pids, recordings)
            steps = sorted({max(1, concurrent // 2), concurrent}) if concurrent else []
            for number, many in enumerate(steps, 2):
                tell(_("%(many)s calls at once, recorded …") % {"many": many})
                load = Load(many, _SLOWLY, many / _SLOWLY + 8 + _TOGETHER, number * _EACH)
                seen, tapes, opened = rounds.run(load, greeted=False)
                rows.written()
                found += _of_many(_with(seen, tapes, opened, _names(load)), load)
                floor.ready()
            tell(_("%(calls)s calls, %(rate)g a second, with everything …") % {"calls": calls, "rate": rate})
            load = Load(calls, rate, _TALK, 9 * _EACH)
            seen, tapes, opened = rounds.run(load)
            late = rows.written()
            found += _of_rate(gettext_noop("whole"), _with(seen, tapes, opened, _names(load)), calls)
            found += _of_tables(load, late)
    return found


def _with(seen: Seen, tapes: Tapes, opened: dict[str, Opened], names: dict[str, str]) -> Seen:
    delays, packets, lost = joined(tapes, opened, names)
    return replace(seen, joined=delays, packets=packets, lost=lost)


def _of_rate(name: str, seen: Seen, calls: int) -> list[Figure]:
    greeted = [one for one in seen.greeted if one is not None]
    found = [
        Figure(gettext_noop("calls to their end"), float(seen.ran.done), f"/{calls}", float(calls)),
        Figure(gettext_noop("INVITE to answer, p99"), _percentile(seen.ran.answered, 0.99), "ms"),
        Figure(gettext_noop("INVITE to greeting, median"), _percentile(greeted, 0.5), "ms"),
        Figure(gettext_noop("INVITE to greeting, p99"), _percentile(greeted, 0.99), "ms", _GREETED_MS),
        Figure(gettext_noop("taken off to both voices, median"), _percentile(seen.joined, 0.5), "ms"),
        Figure(
            gettext_noop("taken off to both voices, p99"), _percentile(seen.joined, 0.99), "ms", _JOINED_MS
        ),
        Figure(gettext_noop("loop held up at most"), seen.held_up[0], "ms", _BLOCK_MS),
        Figure(gettext_noop("the same, CPU for others left out"), seen.held_up[1], "ms", _BLOCK_MS),
        *(Figure(_CPU[part], 1000 * spent / calls, "ms") for part, spent in seen.cpu.items()),
        Figure(gettext_noop("cores busy, all programs"), seen.machine, ""),
    ]
    return [replace(one, name=f"{name}: {one.name}") for one in found]


def _of_many(seen: Seen, load: Load) -> list[Figure]:
    both = _both_voices(load)
    found = [
        Figure(gettext_noop("calls to their end"), float(seen.ran.done), f"/{load.calls}", float(load.calls)),
        Figure(gettext_noop("packets recorded"), float(seen.packets), ""),
        Figure(gettext_noop("packets lost"), float(seen.lost), "", 0.0),
        Figure(gettext_noop("recordings with both voices"), float(both[0]), f"/{both[1]}", float(both[1])),
        *(
            Figure(_TALKING[part], 100 * cores, "%")
            for part, cores in seen.talking.items()
            if part in _TALKING
        ),
        Figure(gettext_noop("loop held up at most"), seen.held_up[0], "ms", _BLOCK_MS),
        Figure(gettext_noop("the same, CPU for others left out"), seen.held_up[1], "ms", _BLOCK_MS),
        Figure(gettext_noop("cores busy, all programs"), seen.machine, ""),
    ]
    return [replace(one, name=f"{load.calls}: {one.name}") for one in found]


def _of_tables(load: Load, late: float) -> list[Figure]:
    rated = float(rows.rated(_names(load)))
    return [
        Figure(
            gettext_noop("calls kept, rated, with a recording"), rated, f"/{load.calls}", float(load.calls)
        ),
        Figure(gettext_noop("all is written after the last call"), late, "s"),
    ]


def _of_written(seen: writing.Written) -> list[Figure]:
    calls = len(seen.load.numbers)
    found = [
        Figure(gettext_noop("calls to their end"), float(seen.done), f"/{calls}", float(calls)),
        *(Figure(_CPU[part], 1000 * spent / calls, "ms") for part, spent in seen.cpu.items()),
    ]
    return [replace(one, name=f"{gettext_noop('written')}: {one.name}") for one in found]


def _names(load: Load) -> dict[str, str]:
    """Return the numbers of a round by the exchange's names of its calls."""
    return rows.names(load.numbers)


def _both_voices(load: Load) -> tuple[int, int]:
    """Return in how many of some recordings the tones of both sides are found, and how many were looked at."""
    kept = rows.recordings(_names(load))
    some = random.Random(1).sample(kept, min(_SAMPLES, len(kept)))  # noqa: S311 nothing is kept secret by it
    good = 0
    for pieces in some:
        with wave.open(io.BytesIO(b"".join(map(STORE.read, pieces)))) as file:
            rate, sound = (
                file.getframerate(),
                np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2),
            )
        # The middle of the call, in which both talk.
        middle = sound[len(sound) // 2 :][:rate]
        good += (loudest(middle[:, 0]), loudest(middle[:, 1])) == (CALLER_HERTZ, LAWYER_HERTZ)
    return good, len(some)


def _percentile(seconds: Sequence[float], share: float) -> float:
    """Return a percentile in milliseconds; not a number where nothing was measured."""
    found = sorted(seconds)
    return 1000 * found[min(len(found) - 1, int(len(found) * share))] if found else float("nan")


_CPU = {
    "app": gettext_noop("CPU of a call, application"),
    "media": gettext_noop("CPU of a call, media"),
    "db": gettext_noop("CPU of a call, database"),
    "worker": gettext_noop("CPU of a call, worker"),
}
_TALKING = {
    "app": gettext_noop("a core while all talk, application"),
    "media": gettext_noop("a core while all talk, media"),
}
