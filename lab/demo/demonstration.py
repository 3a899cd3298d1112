"""`fawang demo`: everything running with a province's data, in the background, and a page of where to look."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from gettext import gettext as _

import click

from fawang.cli.processes import background, runtime
from fawang.cli.terminal.columns import pad, width
from lab.demo import partner_processes
from lab.demo.keys import PASSWORD
from lab.platforms import payment_side, security_module
from lab.platforms.ports import free_port
from lab.platforms.security_module import PIN, SecurityModule

type Say = Callable[[str], object]


def start(*, port: int, foreground: bool, say: Say, hotline: bool = False) -> None:
    """Set up and start the demonstration; return when it answers, or stay until Ctrl-C.

    Args:
        hotline: with a number that can be dialled; also beside a demonstration that runs already.

    Raises:
        ClickException: somebody else listens on `port`, or the server does not answer.
    """
    began = time.monotonic()
    _apart()
    url = f"http://127.0.0.1:{port}"
    os.environ.update({"FAWANG_DEMO": "yes", "FAWANG_DEMO_LAWYER": "yes", "FAWANG_PUBLIC_URL": url})
    if background.running():
        if hotline and not background.pid_of("hotline"):
            _open_hotline(say)
            return
        say(_("The demonstration runs already. `fawang demo --stop` ends it."))
        return
    if background.taken(port):
        raise click.ClickException(
            _("Port %(port)s is in use. Choose another: fawang demo --port 8100") % {"port": port}
        )
    payments = _certify()
    partners = partner_processes.choose_ports()
    os.environ["FAWANG_PARTNER_HOSTS"] = partner_processes.hosts(partners)
    runtime.prepare(fresh_secrets=True)
    from fawang.cli.upkeep import schema, seeding

    schema.migrate()
    seeding.seed(demo=True, say=say)
    partner_processes.introduce(partners)
    from lab.demo.signing_offices import sample

    certificate = sample()
    background.start("payments", program=payments)
    background.start("worker", "worker")
    background.start("server", "serve", "--port", str(port))
    partner_processes.start(partners, url)
    background.wait(url)
    say(_page(url, time.monotonic() - began, certificate, partner_processes.pages(partners)))
    if not partner_processes.converse(partners):
        say(_("The court has not heard of its case yet; answer it on its page."))
    if hotline:
        _open_hotline(say)
    if foreground:
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        stop(say)


def stop(say: Say) -> None:
    """Stop server, worker, hotline and embedded database."""
    _apart()
    background.stop()
    say(_("The demonstration has stopped. Its data stays; `fawang demo` goes on with it."))


def _apart() -> None:
    """Keep the demonstration away from a real installation on the same machine: a home and a database of its own."""
    os.environ.setdefault("FAWANG_HOME", f"{runtime.home()}-demo")
    os.environ.pop("DATABASE_URL", None)


def _certify() -> list[str]:
    """Let offices sign with keys of their own, where SoftHSM is installed, and people pay at a payment side.

    Returns:
        The command that runs the payment side.
    """
    if security_module.installed():
        made = SecurityModule(runtime.home() / "security_module").make()
        os.environ.update(made.environment())
    port = free_port()
    folder = runtime.home() / "payments"
    os.environ.update(
        {"FAWANG_PAYMENT_URL": f"http://127.0.0.1:{port}", "FAWANG_PAYMENT_SECRET": payment_side.SECRET}
    )
    return payment_side.command(folder, "--mode", "asks", "--port", str(port), "--of", "fawang")


def _page(
    url: str,
    seconds: float,
    certificate: tuple[str, str] | None = None,
    partners: Sequence[tuple[str, str]] = (),
) -> str:
    """Return where everything is and whom to sign in as: a line for each, in two columns.

    Args:
        certificate: number and verification code of one that was issued.
        partners: code and desk page of those that run beside it.
    """
    ready = _("The demonstration runs (ready in %(seconds)s s). All people and matters in it are invented.")
    sign_in = _(
        "Sign in to the workbench with the password %(password)s; the page shows the code of the second factor."
    )
    lines = [
        "",
        ready % {"seconds": f"{seconds:.0f}"},
        "",
        *_table(
            [*_places(url), *((_("Desk page of %(code)s") % {"code": code}, at) for code, at in partners)]
        ),
        "",
        sign_in % {"password": PASSWORD},
        "",
        *_table(_people()),
        "",
        *_table(
            [
                *_to_verify(url, certificate),
                (_("Messages to people"), str(runtime.home() / "notices")),
                (_("The main job"), f"fawang story --url {url}"),
                (_("A certificate's case"), f"fawang story --kind notarisation --url {url}"),
                (_("A number to dial"), "make hotline"),
                (_("Stop"), "fawang demo --stop"),
            ]
        ),
        "",
    ]
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    first = max(width(label) for label, _text in rows) + 2
    return [f"  {pad(label, first)}{text}" for label, text in rows]


def _places(url: str) -> list[tuple[str, str]]:
    return [
        (_("For the public"), f"{url}/"),
        (_("Get help"), f"{url}/help"),
        (_("Workbench"), f"{url}/staff/sign-in"),
        (_("API"), f"{url}/api/v1/docs"),
        (_("API description"), f"{url}/api/v1/openapi.json"),
        (_("Components"), f"{url}/gallery"),
    ]


def _to_verify(url: str, certificate: tuple[str, str] | None) -> list[tuple[str, str]]:
    if certificate is None:
        return []
    number, check_code = certificate
    signs = _("PIN %(pin)s") % {"pin": PIN} if security_module.installed() else _("without a key: copies")
    return [
        (_("A certificate to verify"), f"{url}/verify"),
        ("", f"{number} · {check_code}"),
        (_("Whoever signs"), signs),
    ]


def _people() -> list[tuple[str, str]]:
    return [
        ("demo-duty", _("duty lawyer at the hotline: takes matters in for callers")),
        ("demo-duty-2", _("second duty lawyer: answers questions, takes them over")),
        ("demo-lead", _("lead lawyer of the shift: hands questions out, vouches for answers")),
        ("demo-script", _("a script: answers chats while no other lawyer is on duty")),
        ("demo-agent", _("agent at the hotline: takes matters in for callers")),
        ("demo-clerk", _("clerk at the Guicheng station: takes matters in at the counter")),
        ("demo-adviser", _("adviser of a village: logs days there")),
        ("demo-officer", _("officer of the Nanhai legal aid office: accepts, asks for papers, assigns")),
        ("demo-head", _("head of that office: reviews and closes")),
        ("demo-firm", _("administrator of a law firm: sees the firm's cases")),
        ("lawyer-…", _("lawyers of Nanhai, listed on the sign-in page: take up, record, conclude")),
        ("demo-notary", _("notary in Nanhai: accepts, examines, signs certificates")),
        ("demo-notary-head", _("head of that notary office: approves certificates, decides reviews")),
        ("demo-certifier", _("another notary there: only signs what others prepared")),
        (
            "demo-appraiser",
            _("forensic appraiser in Nanhai: takes commissions and materials, writes reports, signs"),
        ),
        ("demo-appraiser-2", _("second appraiser there: signs for materials and reports")),
        ("demo-institute-head", _("head of that institution: approves reports")),
        ("demo-mediator", _("mediator in Nanhai: invites, mediates, drafts and signs agreements")),
        ("demo-mediator-2", _("second mediator of that committee")),
        ("demo-court", _("clerk of a court in Nanhai: notifies defences, follows them")),
        ("demo-police", _("clerk of the police there: notifies, hands wishes of detainees on")),
        ("demo-post", _("duty lawyer at that post: records help, hands wishes on")),
        (
            "demo-supervisor",
            _("supervisor at the Nanhai justice bureau: dispatches, supervises, decides objections"),
        ),
        ("demo-city", _("supervisor of the city")),
        ("demo-province", _("supervisor of the province")),
        ("demo-admin", _("provincial administrator: offices and staff")),
        ("demo-auditor", _("auditor: who did and read what")),
        ("demo-leader", _("leader in the provincial bureau: reads figures")),
        ("demo-analyst", _("analyst of the data centre: figures, reports, alerts, SQL on facts")),
        ("demo-editor", _("editor of the knowledge base: writes what readers are told")),
        ("demo-reviewer", _("reviewer of the knowledge base: reads it, vouches for it, publishes")),
    ]


def _open_hotline(say: Say) -> None:
    """Start the hotline, and say how it is called and who answers."""
    log = runtime.home() / "hotline.log"
    log.unlink(missing_ok=True)
    process = background.start("hotline", "hotline")
    deadline = time.monotonic() + background.READY_SECONDS
    while "12348" not in (log.read_text() if log.exists() else ""):
        if time.monotonic() > deadline or process.poll() is not None:
            said = log.read_text()[-2000:] if log.exists() else ""
            raise click.ClickException(_("The hotline does not open:\n%(log)s") % {"log": said})
        time.sleep(0.2)
    port = os.environ.get("FAWANG_HOTLINE_SIP_PORT", "5060")
    rows = [
        (_("Dial"), f"sip:12348@127.0.0.1:{port}"),
        (_("With baresip"), by_baresip(port)),
        (
            _("Who answers"),
            _("sign in as demo-duty: My seat, say that you take calls, open the telephone, go on duty"),
        ),
    ]
    say("\n".join([_("12348 can be called from this machine."), "", *_table(rows), ""]))


def by_baresip(port: str) -> str:
    """Return the line for a shell that calls 12348 with baresip; it dials only as somebody, and types keys on as keys.

    Args:
        port: where the edge listens on the loopback.
    """
    somebody = "/uanew <sip:caller@127.0.0.1>;regint=0"
    return f'baresip -n 127.0.0.1 -e "{somebody}" -e "/dial sip:12348@127.0.0.1:{port}"'
