"""Kamailio's configuration, made of the settings of an edge and one template (`data/kamailio.cfg`)."""

import os
import string
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from fawang.hotline.rules.credentials import browsers_key, digest_of, for_phone
from fawang.hotline.telephony.edge.settings import Edge, Listen, Transport, Trunk, check_path

#: Its sockets have names of at most 107 bytes (unix(7)).
_LONGEST_FOLDER = 80
_PROTOCOLS = {Transport.UDP: "udp", Transport.WS: "tcp", Transport.WSS: "tls"}


class _Template(string.Template):
    """Kamailio's own variables begin with `$`, its selects with `@`: ours with two of the latter."""

    delimiter = "@@"


def kamailio_cfg(edge: Edge, folder: Path) -> str:
    """Return Kamailio's configuration; what it needs beside it is in `folder`."""
    limits = edge.limits
    kinds = {one.transport for one in edge.listen}
    text = resources.files("fawang.hotline").joinpath("data/kamailio.cfg").read_text()
    return _Template(text).substitute(
        web=_if(Transport.WS in kinds or Transport.WSS in kinds, "WEB"),
        tls=_if(Transport.WSS in kinds, "TLS"),
        origin=_if(bool(edge.origins), "ORIGIN"),
        listen="\n".join(_listen(one) for one in edge.listen),
        realm=edge.realm,
        folder=folder,
        switch_host=edge.switch[0],
        switch_port=edge.switch[1],
        at_switch=f"@{edge.switch[0]}:{edge.switch[1]}",
        numbers="^(" + "|".join(one.replace("+", "[+]") for one in edge.numbers) + ")$",
        origins="^(" + "|".join(one.replace(".", "[.]") for one in edge.origins) + ")$",
        browsers="\n".join(
            # The last one is tried first.
            f'modparam("auth_ephemeral", "secret", "{browsers_key(secret)}")'
            for secret in reversed(edge.secrets)
        ),
        phones="\n".join(f'  $sht(phones=>{seat}) = "{digest}";' for seat, digest in digests(edge)),
        sources="\n".join(_source(one) for one in edge.trunks if one.sources),
        hosts="\n".join(
            f'  if ($var(source) == "{one.host}") {{ return 1; }}' for one in edge.trunks if one.host
        ),
        targets="\n".join(_target(one) for one in edge.trunks if one.host),
        **{name: getattr(limits, name) for name in limits.__slots__},
    )


def tls_cfg(edge: Edge) -> str:
    """Return the configuration of Kamailio's TLS.

    Raises:
        ValueError: there is no certificate.
    """
    if edge.tls is None:
        raise ValueError("there is no certificate")
    return (
        "[server:default]\nmethod = TLSv1.2+\nverify_certificate = no\nrequire_certificate = no\n"
        f"certificate = {edge.tls.certificate}\nprivate_key = {edge.tls.key}\n"
        "[client:default]\nmethod = TLSv1.2+\nverify_certificate = yes\nrequire_certificate = yes\n"
    )


def digests(edge: Edge) -> Iterator[tuple[str, str]]:
    """Yield the desk phones of an edge with what Kamailio compares their passwords with."""
    for seat, generation in sorted(edge.phones.items()):
        yield seat, digest_of(seat, edge.realm, for_phone(edge.secrets[0], seat, generation=generation))


def write(edge: Edge, folder: Path) -> Path:
    """Write the configuration into `folder`, for nobody else to read; return the path of `kamailio.cfg`.

    Raises:
        ValueError: the folder's name has characters that mean something in a configuration, or is too long.
    """
    folder = folder.resolve()
    check_path(folder)
    if len(f"{folder}") > _LONGEST_FOLDER:
        raise ValueError(
            f"the folder of the edge has a name of more than {_LONGEST_FOLDER} characters, which no socket can have"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "kamailio.cfg"
    _write(path, kamailio_cfg(edge, folder))
    if edge.tls is not None:
        _write(folder / "tls.cfg", tls_cfg(edge))
    return path


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _if(wanted: bool, name: str) -> str:
    return f"#!define {name}" if wanted else f"# without {name}"


def _listen(one: Listen) -> str:
    advertised = f" advertise {one.advertised}:{one.port}" if one.advertised else ""
    return f"listen={_PROTOCOLS[one.transport]}:{one.host}:{one.port}{advertised}"


def _source(trunk: Trunk) -> str:
    partner = " setflag(PARTNER);" if trunk.partner else ""
    return (
        f'  if (is_in_subnet("$var(source)", "{",".join(trunk.sources)}")) '
        f'{{ $var(trunk) = "{trunk.name}";{partner} return 1; }}'
    )


def _target(trunk: Trunk) -> str:
    uri = f"{trunk.host}:{trunk.port}"
    return (
        f'  if ($rd == "{trunk.host}" && $rp == {trunk.port} && $rU =~ "{trunk.dialled}") {{\n'
        f'    $ru = "sip:" + $rU + "@{uri}"; $du = "sip:{uri}"; return 1;\n  }}'
    )
