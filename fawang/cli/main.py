"""`fawang`: one command for everything an installation does."""

from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from fawang import __version__
from fawang.cli import plugins
from fawang.cli.content import forms, items, knowledge, zones
from fawang.cli.figures import datacentre, forecasts, reports
from fawang.cli.processes import assistants, relay
from fawang.cli.program import Argument, File, Group, Option, Program
from fawang.cli.rosters import commands
from fawang.cli.terminal import language
from fawang.cli.terminal.language import gettext_noop
from fawang.cli.upkeep import (
    partners,
    personal_data,
    registers,
    units,  # fmt: skip
)

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)

main = Program(
    "fawang",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=gettext_noop(
        "法网 — the platform on which a province runs its public legal services.\n\n"
        "Everything is configured by environment variables that begin with FAWANG_ (docs/operating.md). Without"
        " DATABASE_URL the embedded PostgreSQL is used: it is started when it is needed and stays until"
        " `fawang database stop`.\n\n"
        "The language is that of the terminal; FAWANG_LANGUAGE chooses another one: zh-hans, zh-hant or en."
    ),
)
main.examples = (
    (gettext_noop("A first look"), "fawang demo"),
    (gettext_noop("The main job"), "fawang story"),
    (
        gettext_noop("An installation"),
        (
            "fawang keys new > $FAWANG_HOME/secrets.env; fawang migrate; fawang seed;"
            " fawang first-admin NAME; fawang serve & fawang worker"
        ),
    ),
)
click.version_option(
    __version__, prog_name="fawang", cls=Option, help=gettext_noop("Show the version and exit.")
)(main)

keys = Group("keys", help=gettext_noop("Secrets of an installation."))
database = Group("database", help=gettext_noop("The embedded PostgreSQL."))
for group in (
    keys,
    database,
    knowledge.statutes,
    knowledge.content,
    forms.forms,
    knowledge.index,
    knowledge.ask,
    items.items,
    zones.zone,
    commands.roster,
    relay.turn,
    assistants.assistants,
    datacentre.facts,
    datacentre.metrics,
    forecasts.forecast,
    forecasts.hotspots,
    reports.report,
    units.units,
    registers.register,
    partners.partner,
    personal_data.erase,
    personal_data.erase_number,
    personal_data.export,
):
    main.add_command(group)
plugins.add_commands(main)


@keys.command(
    "new",
    help=gettext_noop(
        "Print a complete fresh set of secrets, one NAME=value a line.\n\n"
        "Keep the output where only the service can read it, and a copy where you will find it after a fire:"
        " without FAWANG_KEYS, no personal data can be read again."
    ),
)
def _keys_new() -> None:
    from fawang.config.environment import fresh_secrets

    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@keys.command(
    "push",
    help=gettext_noop(
        "Print a fresh key with which push services know this installation (FAWANG_PUSH_KEY).\n\n"
        "With another key all devices have to agree anew."
    ),
)
def _keys_push() -> None:
    import base64
    import secrets

    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    click.echo(f"FAWANG_PUSH_KEY={key}")


@keys.command(
    "rotate",
    help=gettext_noop(
        "Re-encrypt all personal data under the first key of FAWANG_KEYS.\n\n"
        "Put a new key in front of the old ones, restart all processes, run this, then drop the old keys. Safe"
        " to run while the service runs, and to run again after an interruption."
    ),
)
def _keys_rotate() -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.upkeep import rotate

    rotate.rotate_all(click.echo)


@main.command(
    "check",
    help=gettext_noop(
        "Say whether this installation is fit to serve: settings, database, migrations, rules, calendar."
    ),
)
def _check() -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.upkeep import checkup

    raise SystemExit(checkup.run())


@main.command("migrate", help=gettext_noop("Bring the database to this version. Safe to run again."))
def _migrate() -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from django.db import NotSupportedError

    from fawang.cli.upkeep import schema

    try:
        schema.migrate(verbosity=1)
    except NotSupportedError as error:
        # An extension is missing: a sentence for whoever runs PostgreSQL, and no traceback.
        raise click.ClickException(str(error)) from error


@main.command(
    "seed",
    help=gettext_noop(
        "Load the province: divisions, offices, jurisdictions. A second run changes only what differs."
    ),
)
@_option("--demo", is_flag=True, help=gettext_noop("Also invented firms, staff and matters, marked as such."))
@_option(
    "--divisions",
    type=File(),
    help=gettext_noop(
        "The divisions of another province than Guangdong (fawang/regions/data/README.md says how)."
    ),
)
@_option(
    "--without-knowledge",
    is_flag=True,
    help=gettext_noop("Leave laws, questions and answers out; they can be imported later."),
)
@_option(
    "--without-past",
    is_flag=True,
    help=gettext_noop("Leave the demonstration's years of figures out."),
)
def _seed(demo: bool, divisions: Path | None, without_knowledge: bool, without_past: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.upkeep import seeding

    seeding.seed(
        demo=demo, divisions=divisions, say=click.echo, knowledge=not without_knowledge, past=not without_past
    )


@main.command(
    "first-admin",
    help=gettext_noop(
        "Create an account that appoints everybody else, and print its first password, once.\n\n"
        "At the first sign-in the password has to be changed and the second factor is set up."
    ),
)
@_argument("username", help=gettext_noop("What the administrator signs in with."))
@_option("--name", default="管理员", show_default=True, help=gettext_noop("The name that colleagues see."))
def _first_admin(username: str, name: str) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.upkeep import accounts

    accounts.first_admin(username=username, name=name, say=click.echo)


@main.command(
    "serve", help=gettext_noop("Serve pages, API and static files. Put a reverse proxy with TLS in front.")
)
@_option("--host", default="127.0.0.1", show_default=True, help=gettext_noop("The address to listen on."))
@_option(
    "--port",
    default=8000,
    show_default=True,
    help=gettext_noop("The port; 0 takes a free one and prints it."),
)
@_option("--workers", default=2, show_default=True, help=gettext_noop("Server processes."))
def _serve(host: str, port: int, workers: int) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.processes import server

    language.hand_over()
    server.serve(host=host, port=port, workers=workers)


@main.command(
    "worker",
    help=gettext_noop("Run the jobs: reactions, notices, cards, housekeeping. Run as many as you like."),
)
@_option("--concurrency", default=4, show_default=True, help=gettext_noop("Jobs at once."))
@_option(
    "--schedule/--no-schedule",
    default=True,
    show_default=True,
    help=gettext_noop("Whether it also starts what falls due by the clock; one of all workers has to."),
)
def _worker(concurrency: int, schedule: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.processes import jobs

    language.hand_over()
    jobs.work(concurrency=concurrency, schedule=schedule)


class _Occupied(click.ClickException):
    """Another hotline has the calls: whoever starts this one may try again (sysexits(3), EX_TEMPFAIL)."""

    exit_code = 75


@main.command(
    "hotline",
    help=gettext_noop(
        "Take the calls to 12348: real telephony, in line with everybody else who waits.\n\n"
        "Needs the extra `hotline` (`fawang[hotline]`) and, from Debian, rtpengine-daemon and espeak-ng"
        " (docs/hotline.md). A server and a worker run beside it. When the database is away it goes on answering."
    ),
)
def _hotline() -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.hotline.actions.instances import AnotherRuns
    from fawang.hotline.control import process
    from fawang.hotline.control.claim import TakenOver
    from fawang.hotline.queries.installation import TrunksWrong
    from fawang.hotline.queries.instances import LAPSE
    from fawang.hotline.rules.legs import SwitchFailed
    from fawang.hotline.telephony.programs.supervision import ProgramFailed
    from fawang.kernel import clock

    language.hand_over()
    try:
        process.run(lambda number: click.echo(_("%(number)s is open.") % {"number": number}, err=True))
    except AnotherRuns as why:
        raise _Occupied(
            _(
                "A hotline runs on this database already: instance %(instance)s on %(node)s (process %(pid)s), since"
                " %(began)s; last heard of %(seconds)s seconds ago. Stop it first. If it is gone, this one can"
                " start once nothing has been heard of it for %(lapse)s seconds."
            )
            % {
                "instance": why.instance,
                "node": why.node,
                "pid": why.pid,
                "began": f"{why.began_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}",
                "seconds": round(why.silent),
                "lapse": round(LAPSE.total_seconds()),
            }
        ) from None
    except TakenOver as why:
        raise _Occupied(
            _(
                "Another hotline has taken over while this one could not say that it is alive: instance %(instance)s on"
                " %(node)s (process %(pid)s). This one has ended."
            )
            % {"instance": why.instance, "node": why.node, "pid": why.pid}
        ) from None
    except (ProgramFailed, SwitchFailed, TrunksWrong) as why:
        raise click.ClickException(str(why)) from None


@database.command(
    "start",
    help=gettext_noop("Start it (every command does so when it needs it) and print its DATABASE_URL."),
)
def _database_start() -> None:
    from fawang.cli.processes import runtime

    cluster = runtime.embedded()
    if cluster is None:
        raise click.ClickException(_("DATABASE_URL points to a server of your own."))
    cluster.start()
    click.echo(cluster.url)


@database.command(
    "programs",
    help=gettext_noop("Print the folder of its programs, such as pg_dump and pg_restore, for your PATH."),
)
def _database_programs() -> None:
    from fawang.cli.processes import runtime
    from fawang.cli.processes.embedded import Embedded

    click.echo(Embedded(runtime.home()).programs())


@database.command("stop", help=gettext_noop("Stop it."))
def _database_stop() -> None:
    from fawang.cli.processes import runtime

    cluster = runtime.embedded()
    if cluster is not None:
        cluster.stop()
