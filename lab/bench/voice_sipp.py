"""sipp, the load: callers and lawyers' telephones that run a scenario, and what their traces tell."""

import contextlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence
from lab.platforms.instance import PlatformFailed

HOST = "127.0.0.1"
NUMBER = "12348"
_SDP = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
"""
_HEADS = "[last_Via:]\n[last_From:]\n[last_To:]{tag}\n[last_Call-ID:]\n[last_CSeq:]\n"
_CONTACT = "Contact: <sip:[local_ip]:[local_port]>\n"


def _message(text: str) -> str:
    return f"<![CDATA[\n{text}\n]]>"


def caller(*, patience: float) -> str:
    """Return the scenario of a caller, who waits for the BYE of the hotline for `patience` seconds.

    Each shows the next number of the file that is given with `-inf`. It logs what `voice_phones` needs to know.
    """
    head = (
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        "From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]c[call_number]\n"
        "To: <sip:[service]@[remote_ip]:[remote_port]>{to}\nCall-ID: [call_id]\nCSeq: 1 {method}\nMax-Forwards: 70\n"
    )
    begin = head.format(to="", method="INVITE")
    invite = f"INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n{begin}{_CONTACT}{_SDP}"
    ack = f"ACK [next_url] SIP/2.0\n{head.format(to='[peer_tag_param]', method='ACK')}Content-Length: 0\n"
    ok = f"SIP/2.0 200 OK\n{_HEADS.format(tag='')}Content-Length: 0\n"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
<send retrans="500" start_rtd="1">{_message(invite)}</send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200" rtd="1" rrs="true"><action>
<ereg regexp="m=audio ([0-9]+)" search_in="msg" assign_to="1,2"/>
</action></recv>
<send>{_message(ack)}</send>
<nop><action><log message="plays [call_number] [$2]"/></action></nop>
<recv request="BYE" timeout="{int(patience * 1000)}"/>
<nop><action><log message="over [call_number][$1]"/></action></nop>
<send>{_message(ok)}</send>
</scenario>
"""


def lawyer(*, ring: float, talk: float) -> str:
    """Return the scenario of a lawyer's telephone: it rings, is taken off, talks, hangs up.

    It logs who called and when it was taken off, in seconds of the epoch, and what `voice_phones` needs to know.
    """
    tagged = _HEADS.format(tag=";tag=[pid]a[call_number]")
    ringing = f"SIP/2.0 180 Ringing\n{tagged}{_CONTACT}Content-Length: 0\n"
    taken = f"SIP/2.0 200 OK\n{tagged}{_CONTACT}{_SDP}"
    bye = (
        "BYE [next_url] SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        "From:[$2];tag=[pid]a[call_number]\nTo:[$1]\nCall-ID: [call_id]\nCSeq: 1 BYE\nMax-Forwards: 70\n"
        "Content-Length: 0\n"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<scenario name="lawyer">
<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>
<ereg regexp="m=audio ([0-9]+)" search_in="msg" assign_to="5,6"/>
</action></recv>
<send>{_message(ringing)}</send>
<pause milliseconds="{int(ring * 1000)}"/>
<nop><action><gettimeofday assign_to="3,4"/><log message="[$1] [$3] [$4] call [call_number]"/></action></nop>
<send retrans="500">{_message(taken)}</send>
<recv request="ACK"/>
<nop><action><log message="plays [call_number] [$6]"/></action></nop>
<pause milliseconds="{int(talk * 1000)}"/>
<nop><action><log message="over [call_number][$5]"/></action></nop>
<send retrans="500">{_message(bye)}</send>
<recv response="200"/>
</scenario>
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What callers came to: how many were made and how many went to their end, and the seconds to each answer."""

    made: int
    done: int
    answered: tuple[float, ...]
    #: What sipp says of those that did not, without its repetitions.
    errors: tuple[str, ...] = ()


class Sipp:
    """sipp with a scenario in a folder of its own, for as long as the block lasts."""

    def __init__(self, folder: Path, name: str, scenario: str, *arguments: str) -> None:
        self.folder, self._name, self._arguments = folder, name, arguments
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.xml").write_text(scenario)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sipp":
        self._process = subprocess.Popen(
            [program(), *self._arguments, "-sf", f"{self._name}.xml", "-i", HOST, "-mi", HOST, "-nostdin",
             # It answers the hotline's question whether it is there while it sends nothing.
             "-aa", "-buff_size", "4194304", "-trace_err", "-error_file", f"{self._name}.err",
             "-trace_stat", "-stf", f"{self._name}.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "1",
             "-trace_logs", "-log_file", f"{self._name}.log"],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=(self.folder / f"{self._name}.out").open("wb"),
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        priority.give(Precedence.AUDIO, self._process.pid)
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def check(self) -> None:
        """Raise what it says if it has ended.

        Raises:
            PlatformFailed: it has.
        """
        assert self._process is not None
        if self._process.poll() is not None:
            raise PlatformFailed(_("sipp has ended:\n%(log)s") % {"log": self._words()})

    def wait(self, seconds: float) -> Ran:
        """Wait until all calls are over, `seconds` at the most; return what they came to."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        if self._process.poll() is None:
            self._process.terminate()
            time.sleep(0.5)
        rows = _table(self.folder / f"{self._name}.csv")
        if not rows:
            raise PlatformFailed(_("sipp has ended:\n%(log)s") % {"log": self._words()})
        last = rows[-1]
        return Ran(
            int(last["TotalCallCreated"]),
            int(last["SuccessfulCall(C)"]),
            tuple(sorted(self._response_times())),
            self._errors(),
        )

    def logged(self) -> list[str]:
        """Return the lines that its scenario has logged."""
        path = self.folder / f"{self._name}.log"
        return path.read_text(errors="replace").splitlines() if path.exists() else []

    def _response_times(self) -> Iterator[float]:
        for path in self.folder.glob(f"{self._name}_*_rtt.csv"):
            for line in path.read_text().splitlines()[1:]:
                fields = line.split(";")
                if len(fields) >= 2 and fields[1]:
                    yield float(fields[1]) / 1000

    def _errors(self) -> tuple[str, ...]:
        path = self.folder / f"{self._name}.err"
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        found = dict.fromkeys(line.split("\t")[-1][:160] for line in lines if "\t" in line)
        return tuple(found)[:3]

    def _words(self) -> str:
        said = (self.folder / f"{self._name}.out").read_text(errors="replace")
        return "\n".join((said[-1000:], *self._errors())).strip()


def _table(path: Path) -> list[dict[str, str]]:
    lines = path.read_text().splitlines() if path.exists() else []
    heads = lines[0].split(";") if lines else []
    return [dict(zip(heads, line.split(";"), strict=False)) for line in lines[1:]]


def program(name: str = "sipp") -> str:
    """Return where a program that the bench needs lies.

    Raises:
        PlatformFailed: it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        package = {"sipp": "sip-tester", "rtpengine": "rtpengine-daemon"}.get(name, name)
        raise PlatformFailed(
            _("%(name)s is needed for bench voice: apt-get install %(package)s")
            % {"name": name, "package": package}
        )
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """When the telephone of a lawyer was taken off, in seconds of the epoch, and sipp's number of that call."""

    at: float
    call: int


_TAKEN = re.compile(r"sip:(\d+)@.* (\d+)\.?\d* (\d+)\.?\d* call (\d+)")


def taken_off(lines: Sequence[str]) -> dict[str, Taken]:
    """Return what lawyers have taken off, by the number of the caller."""
    found = {}
    for line in lines:
        if match := _TAKEN.search(line):
            found[match[1]] = Taken(int(match[2]) + int(match[3]) / 1e6, int(match[4]))
    return found


def needed() -> None:
    """Raise what is missing.

    Raises:
        PlatformFailed: sipp, rtpengine or espeak-ng is not installed.
    """
    for name in ("sipp", "rtpengine", "espeak-ng"):
        program(name)
