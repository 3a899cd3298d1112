"""`fawang`: one command for everything an installation does."""

from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from fawang import __version__
from fawang.cli import knowledge, language, rostering, simulating, turning
from fawang.cli.language import gettext_noop
from fawang.cli.program import Argument, File, Group, Option, Program

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
    knowledge.index,
    knowledge.evaluation,
    knowledge.ask,
    simulating.simulate,
    rostering.roster,
    turning.turn,
):
    main.add_command(group)


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
    "rotate",
    help=gettext_noop(
        "Re-encrypt all personal data under the first key of FAWANG_KEYS.\n\n"
        "Put a new key in front of the old ones, restart all processes, run this, then drop the old keys. Safe"
        " to run while the service runs, and to run again after an interruption."
    ),
)
def _keys_rotate() -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import rotate

    rotate.rotate_all(click.echo)


@main.command(
    "check",
    help=gettext_noop(
        "Say whether this installation is fit to serve: settings, database, migrations, rules, calendar."
    ),
)
def _check() -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import checkup

    raise SystemExit(checkup.run())


@main.command("migrate", help=gettext_noop("Bring the database to this version. Safe to run again."))
def _migrate() -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=1)


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
def _seed(demo: bool, divisions: Path | None, without_knowledge: bool) -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import seeding

    seeding.seed(demo=demo, divisions=divisions, say=click.echo, knowledge=not without_knowledge)


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
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import accounts

    accounts.first_admin(username=username, name=name, say=click.echo)


@main.command(
    "erase",
    help=gettext_noop(
        "Remove all personal data of one ended order; that there was one, and when what happened, stays."
    ),
)
@_argument("code", help=gettext_noop("The code of the order, in any spelling."))
@click.confirmation_option(
    cls=Option,
    prompt=gettext_noop("What is erased cannot be read again by anybody. Go on?"),
    help=gettext_noop("Confirm the action without prompting."),
)
def _erase(code: str) -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import erasing

    erasing.erase(code=code, say=click.echo)


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
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import server

    language.hand_over()
    server.serve(host=host, port=port, workers=workers)


@main.command(
    "worker",
    help=gettext_noop("Run the jobs: reactions, notices, cards, housekeeping. Run as many as you like."),
)
@_option("--concurrency", default=4, show_default=True, help=gettext_noop("Jobs at once."))
def _worker(concurrency: int) -> None:
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import jobs

    language.hand_over()
    jobs.work(concurrency=concurrency)


@database.command(
    "start",
    help=gettext_noop("Start it (every command does so when it needs it) and print its DATABASE_URL."),
)
def _database_start() -> None:
    from fawang.cli import runtime

    cluster = runtime.embedded()
    if cluster is None:
        raise click.ClickException(_("DATABASE_URL points to a server of your own."))
    cluster.start()
    click.echo(cluster.url)


@database.command("stop", help=gettext_noop("Stop it."))
def _database_stop() -> None:
    from fawang.cli import runtime

    cluster = runtime.embedded()
    if cluster is not None:
        cluster.stop()


@main.command(
    "demo",
    help=gettext_noop(
        "Start everything with a province's data, and say where to look and whom to sign in as."
    ),
)
@_option("--port", default=8000, show_default=True, help=gettext_noop("The port to listen on."))
@_option("--stop", is_flag=True, help=gettext_noop("Stop the demo that runs."))
@_option(
    "--foreground", is_flag=True, help=gettext_noop("Stay until Ctrl-C instead of running in the background.")
)
def _demo(port: int, stop: bool, foreground: bool) -> None:
    from fawang.cli import demo as demonstration

    if stop:
        demonstration.stop(click.echo)
    else:
        demonstration.start(port=port, foreground=foreground, say=click.echo)


@main.command(
    "story",
    help=gettext_noop("Tell the main job as one case: every step over HTTP by the role that does it."),
)
@_option(
    "--url", default="", help=gettext_noop("A running demo; without it, a platform is started for the story.")
)
@_option(
    "--language",
    "spoken",
    default="zh-hans",
    show_default=True,
    help=gettext_noop("The language of the story: zh-hans, zh-hant or en."),
)
def _story(url: str, spoken: str) -> None:
    from fawang.cli import runtime

    runtime.setup_for_texts()
    from django.utils import translation

    from fawang.cli import story as telling

    with translation.override(spoken):
        telling.tell(url=url, say=click.echo)


@main.command(
    "bench",
    help=gettext_noop(
        "Measure CPU per request, application and database, and the ratio to a bare INSERT and SELECT.\n\n"
        "A cluster of its own is made for it and removed afterwards."
    ),
)
@_option("--orders", default=200_000, show_default=True, help=gettext_noop("Orders in the table."))
@_option(
    "--large",
    default=2_000_000,
    show_default=True,
    help=gettext_noop("Orders in the large table; 0 leaves it out."),
)
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of a table."))
@_argument(
    "only",
    nargs=-1,
    metavar="[OPERATION]...",
    type=click.Choice(("create", "inbox", "search", "order", "guidance", "dispatch", "chat")),
    help=gettext_noop(
        "Measure these operations only; guidance, dispatch and chat are measured only by name."
    ),
)
@_option(
    "--articles",
    default=64_000,
    show_default=True,
    help=gettext_noop("Articles in the collection, for guidance."),
)
@_option("--statutes", type=File(), help=gettext_noop("The collection, as JSON lines, for guidance."))
@_option("--chats", default=500, show_default=True, help=gettext_noop("Open chats, for chat."))
@_option("--idle", default=2_000, show_default=True, help=gettext_noop("Idle connections, for chat."))
def _bench(
    orders: int,
    large: int,
    as_json: bool,
    only: tuple[str, ...],
    articles: int,
    statutes: Path | None,
    chats: int,
    idle: int,
) -> None:
    from fawang.cli import bench as measuring

    if only == ("dispatch",):
        measuring.run_dispatch(as_json=as_json, say=click.echo)
        return
    if only == ("chat",):
        measuring.run_chat(chats=chats, messages=1_200, idle=idle, as_json=as_json, say=click.echo)
        return
    if only == ("guidance",):
        measuring.run_guidance(size=articles, statutes=statutes, as_json=as_json, say=click.echo)
        return
    measuring.run(orders=orders, large=large, as_json=as_json, only=only, say=click.echo)
