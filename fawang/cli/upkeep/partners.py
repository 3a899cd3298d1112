"""`fawang partner`: keys for the wire, and whether a system speaks it."""

import time
from collections.abc import Mapping
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

if TYPE_CHECKING:
    from fawang.partners.wire.conformance.cases import Reply

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
_ALGORITHMS = click.Choice(("ed25519", "sm2-sm3"))

partner = Group(
    "partner",
    help=gettext_noop("Systems of partners that exchange events with ours (docs/partners-wire.md)."),
)


@partner.command(
    "key",
    help=gettext_noop(
        "Make a pair of keys: the private one into a file, the public one onto the screen.\n\n"
        "The public one is entered at the other side, under a name that is its keyid."
    ),
)
@_option(
    "--algorithm", type=_ALGORITHMS, default="ed25519", show_default=True, help=gettext_noop("The algorithm.")
)
@_argument("file", type=_OUT, help=gettext_noop("The file; it must not be there yet."))
def _key(algorithm: str, file: Path) -> None:
    from fawang.partners.wire.algorithms import new_pair

    if file.exists():
        raise click.ClickException(_("%(file)s is there already.") % {"file": file})
    private, public = new_pair(algorithm)
    file.write_text(private)
    file.chmod(0o600)
    click.echo(public.strip())


@partner.command(
    "check",
    help=gettext_noop(
        "Try whether a system speaks the wire: each case with what was answered and what to do.\n\n"
        "It signs with a key that the system knows, best one for trials: what is sent means nothing. Ends with 1 if a"
        " case failed."
    ),
)
@_argument("url", help=gettext_noop("The address at which the system takes events."))
@_option(
    "--key",
    "file",
    type=File(),
    required=True,
    help=gettext_noop("The private key, as `fawang partner key` writes it."),
)
@_option(
    "--key-id", required=True, help=gettext_noop("The name under which the system knows the public key.")
)
@_option(
    "--algorithm", type=_ALGORITHMS, default="ed25519", show_default=True, help=gettext_noop("The algorithm.")
)
@_option("--report", type=_OUT, help=gettext_noop("Write the report into this file, as HTML."))
def _check(url: str, file: Path, key_id: str, algorithm: str, report: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.setup_django()
    from fawang.kernel import clock
    from fawang.partners.wire.conformance import cases
    from fawang.partners.wire.conformance.report import html

    tester = cases.Tester(url, key_id, algorithm, file.read_text(), partial(_post, url))
    results = []
    for one in cases.run(tester):
        results.append(one)
        mark = _("passed") if one.passed else _("FAILED")
        click.echo(f"{mark:<8}{one.name}: {one.came}")
        if not one.passed:
            click.echo(f"        {one.expected} · {one.cure}")
    if report is not None:
        report.write_text(html(url, results, clock.now()), encoding="utf-8")
    failed = sum(not one.passed for one in results)
    click.echo(
        _("%(passed)s passed, %(failed)s failed") % {"passed": len(results) - failed, "failed": failed}
    )
    if failed:
        raise SystemExit(1)


def _post(url: str, headers: Mapping[str, str], body: bytes) -> "Reply":
    import httpx

    from fawang.partners.wire.conformance.cases import Reply

    began = time.monotonic()
    try:
        answer = httpx.post(url, headers=dict(headers), content=body, timeout=30, follow_redirects=False)
    except httpx.HTTPError:
        return Reply(0, {}, b"", time.monotonic() - began)
    return Reply(answer.status_code, dict(answer.headers), answer.content[:65536], time.monotonic() - began)
