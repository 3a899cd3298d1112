"""Settings of the edge: what is refused, and that nothing of what is taken means more in Kamailio's configuration."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.rules.credentials import for_phone
from fawang.hotline.telephony.edge import Edge, Limits, Listen, Tls, Trunk, kamailio_cfg, tls_cfg, write
from fawang.hotline.telephony.edge.settings import Transport

SECRET = "s" * 40
UDP = Listen(Transport.UDP, "192.0.2.1", 5060)
PLAIN = Edge(secrets=(SECRET,), listen=(UDP,), switch=("127.0.0.1", 5080))
FULL = replace(
    PLAIN,
    secrets=(SECRET, "t" * 40),
    listen=(
        replace(UDP, advertised="203.0.113.9"),
        Listen(Transport.WS, "127.0.0.1", 8088),
        Listen(Transport.WSS, "192.0.2.1", 8443),
    ),
    numbers=("12348", "+862012348"),
    trunks=(
        Trunk(
            "carrier", ("192.0.2.8/29", "198.51.100.7"), "198.51.100.7", 5060, ("1ZXXXXXXXXX", "0NXXXXXXXXX")
        ),
        Trunk("partner-12345", ("198.51.100.8",), partner=True),
    ),
    phones={"lawyer1": 1, "room.2-b": 7},
    origins=("https://law.example.org", "http://127.0.0.1:8000"),
    tls=Tls(Path("/etc/fawang/edge.pem"), Path("/etc/fawang/edge.key")),
)


def test_kamailio_takes_what_is_written(tmp_path: Path) -> None:
    program = shutil.which("kamailio", path="/usr/sbin:/usr/bin")
    assert program
    for count, edge in enumerate((PLAIN, replace(FULL, listen=FULL.listen[:2], tls=None))):
        # Addresses of this machine, so that they can be looked up.
        here = replace(
            edge, listen=tuple(replace(one, host="127.0.0.1", advertised="") for one in edge.listen)
        )
        path = write(here, tmp_path / f"{count}")
        done = subprocess.run([program, "-c", "-f", f"{path}"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_what_is_written_is_for_nobody_else_and_holds_no_secret(tmp_path: Path) -> None:
    path = write(FULL, tmp_path / "edge")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    text = path.read_text() + (tmp_path / "edge" / "tls.cfg").read_text()
    for secret in (*FULL.secrets, for_phone(SECRET, "lawyer1"), for_phone(SECRET, "room.2-b", generation=7)):
        assert secret not in text
    assert "@@" not in text


def test_what_the_configuration_says() -> None:
    text = kamailio_cfg(FULL, Path("/run/fawang/edge"))
    assert (
        "listen=udp:192.0.2.1:5060 advertise 203.0.113.9:5060\nlisten=tcp:127.0.0.1:8088\nlisten=tls:192.0.2.1:8443"
        in text
    )
    assert '"^(12348|[+]862012348)$"' in text
    assert '"^(1[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]|0[2-9]' in text
    assert '"192.0.2.8/29,198.51.100.7"' in text
    assert '"^(https://law[.]example[.]org|http://127[.]0[.]0[.]1:8000)$"' in text
    assert text.count("setflag(PARTNER)") == 1
    assert "certificate = /etc/fawang/edge.pem" in tls_cfg(FULL)
    # Without browsers there is no TCP at all.
    bare = kamailio_cfg(PLAIN, Path("/run/fawang/edge"))
    assert "\n#!define WEB" not in bare
    assert "\n#!define TLS" not in bare


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: replace(PLAIN, secrets=("short",)), "at least 32"),
        (lambda: replace(PLAIN, secrets=()), "needs a secret"),
        (lambda: replace(PLAIN, numbers=()), "needs a secret and a number"),
        (lambda: replace(PLAIN, numbers=('1"; exit; #',)), "number of the hotline"),
        (lambda: replace(PLAIN, numbers=("12348\n",)), "number of the hotline"),
        (lambda: replace(PLAIN, realm='a"b'), "realm"),
        (lambda: replace(PLAIN, realm="Hotline.local"), "realm"),
        (lambda: replace(PLAIN, listen=()), "UDP address"),
        (lambda: replace(PLAIN, listen=(UDP, Listen(Transport.WSS, "192.0.2.1", 443))), "certificate"),
        (lambda: replace(PLAIN, switch=("switch.local", 5080)), "IPv4"),
        (lambda: replace(PLAIN, origins=("https://a.example/path",)), "origin"),
        (lambda: replace(PLAIN, origins=("*",)), "origin"),
        (lambda: replace(PLAIN, phones={"Lawyer 1": 1}), "seat"),
        (lambda: replace(PLAIN, phones={"lawyer1": 0}), "generation"),
        (lambda: replace(PLAIN, trunks=(Trunk("a"), Trunk("a"))), "same name"),
        (lambda: Trunk("a", ("10.0.0.1/8",)), "network"),
        (lambda: Trunk("a", host="192.0.2.1"), "numbers"),
        (lambda: Trunk("a", numbers=("1X",)), "address to dial"),
        (lambda: Trunk("a", host="192.0.2.1", numbers=(".*",)), "number of a trunk"),
        (lambda: Trunk("a b"), "name of a trunk"),
        (lambda: Listen(Transport.UDP, "0.0.0.0 ", 5060), "IPv4"),
        (lambda: Listen(Transport.UDP, "192.0.2.1", 70000), "port"),
        (lambda: Tls(Path("/etc/a b.pem"), Path("/etc/b.key")), "path"),
        (lambda: Limits(requests=0), "requests"),
        (lambda: write(PLAIN, Path('/tmp/a"b')), "path"),
    ],
)  # fmt: skip
def test_what_is_refused(made: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        made()


@given(st.text(min_size=1), st.sampled_from(["realm", "numbers", "origins", "phones", "trunk", "dialled"]))
def test_nothing_that_is_taken_means_more(value: str, where: str) -> None:
    taken: dict[str, Any] = {
        "realm": lambda: replace(PLAIN, realm=value),
        "numbers": lambda: replace(PLAIN, numbers=(value,)),
        "origins": lambda: replace(PLAIN, origins=(f"https://{value}",)),
        "phones": lambda: replace(PLAIN, phones={value: 1}),
        "trunk": lambda: replace(PLAIN, trunks=(Trunk(value, (value,)),)),
        "dialled": lambda: replace(PLAIN, trunks=(Trunk("a", host="192.0.2.1", numbers=(value,)),)),
    }
    try:
        taken[where]()
    except ValueError:
        return
    assert re.fullmatch(r"[A-Za-z0-9.:+_-]+", value)
