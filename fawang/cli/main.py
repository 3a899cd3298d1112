"""`fawang`: one command for everything an installation does."""

from pathlib import Path

import click

from fawang import __version__

_EPILOG = """
\b
A first look:        fawang demo          (starts everything and says where to look)
The main job:        fawang story         (one case from a person's words to a rating)
An installation:     fawang keys new > $FAWANG_HOME/secrets.env; fawang migrate; fawang seed;
                     fawang first-admin NAME; fawang serve & fawang worker
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fawang")
def main() -> None:
    """法网 — the platform on which a province runs its public legal services.

    Everything is configured by environment variables that begin with FAWANG_ (docs/operating.md).
    Without DATABASE_URL the embedded PostgreSQL is used: it is started when it is needed and stays
    until `fawang database stop`.
    """


@main.group()
def keys() -> None:
    """Secrets of an installation."""


@keys.command("new")
def keys_new() -> None:
    """Print a complete fresh set of secrets, one NAME=value a line.

    Keep the output where only the service can read it, and a copy where you will find it after a
    fire: without FAWANG_KEYS, no personal data can be read again.
    """
    from fawang.config.environment import fresh_secrets

    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@keys.command("rotate")
def keys_rotate() -> None:
    """Re-encrypt all personal data under the first key of FAWANG_KEYS.

    Put a new key in front of the old ones, restart all processes, run this, then drop the old keys.
    Safe to run while the service runs, and to run again after an interruption.
    """
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import rotate

    rotate.rotate_all(click.echo)


@main.command()
def check() -> None:
    """Say whether this installation is fit to serve: settings, database, migrations, rules, calendar."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import checkup

    raise SystemExit(checkup.run())


@main.command()
def migrate() -> None:
    """Bring the database to this version. Safe to run again."""
    from fawang.cli import runtime

    runtime.prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=1)


@main.command()
@click.option("--demo", is_flag=True, help="Also invented firms, staff and matters, marked as such.")
@click.option(
    "--divisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The divisions of another province than Guangdong (fawang/regions/data/README.md says how).",
)
def seed(demo: bool, divisions: Path | None) -> None:
    """Load the province: divisions, offices, jurisdictions. A second run changes only what differs."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import seeding

    seeding.seed(demo=demo, divisions=divisions, say=click.echo)


@main.command("first-admin")
@click.argument("username")
@click.option("--name", default="管理员", show_default=True, help="The name that colleagues see.")
def first_admin(username: str, name: str) -> None:
    """Create an account that appoints everybody else, and print its first password, once.

    At the first sign-in the password has to be changed and the second factor is set up.
    """
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import accounts

    accounts.first_admin(username=username, name=name, say=click.echo)


@main.command()
@click.argument("code")
@click.confirmation_option(prompt="What is erased cannot be read again by anybody. Go on?")
def erase(code: str) -> None:
    """Remove all personal data of one ended order; that there was one, and when what happened, stays."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import erasing

    erasing.erase(code=code, say=click.echo)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one and prints it.")
@click.option("--workers", default=2, show_default=True, help="Server processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve pages, API and static files. Put a reverse proxy with TLS in front."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import server

    server.serve(host=host, port=port, workers=workers)


@main.command()
@click.option("--concurrency", default=4, show_default=True, help="Jobs at once.")
def worker(concurrency: int) -> None:
    """Run the jobs: reactions, notices, cards, housekeeping. Run as many as you like."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import jobs

    jobs.work(concurrency=concurrency)


@main.group()
def database() -> None:
    """The embedded PostgreSQL."""


@database.command("start")
def database_start() -> None:
    """Start it (every command does so when it needs it) and print its DATABASE_URL."""
    from fawang.cli import runtime

    cluster = runtime.embedded()
    if cluster is None:
        raise click.ClickException("DATABASE_URL points to a server of your own.")
    cluster.start()
    click.echo(cluster.url)


@database.command("stop")
def database_stop() -> None:
    """Stop it."""
    from fawang.cli import runtime

    cluster = runtime.embedded()
    if cluster is not None:
        cluster.stop()


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--stop", is_flag=True, help="Stop the demo that runs.")
@click.option("--foreground", is_flag=True, help="Stay until Ctrl-C instead of running in the background.")
def demo(port: int, stop: bool, foreground: bool) -> None:
    """Start everything with a province's data, and say where to look and whom to sign in as."""
    from fawang.cli import demo as demonstration

    if stop:
        demonstration.stop(click.echo)
    else:
        demonstration.start(port=port, foreground=foreground, say=click.echo)


@main.command()
@click.option("--url", default="", help="A running demo; without it, a platform is started for the story.")
@click.option("--language", default="zh-hans", show_default=True, help="zh-hans, zh-hant or en.")
def story(url: str, language: str) -> None:
    """Tell the main job as one case: every step over HTTP by the role that does it."""
    from fawang.cli import runtime

    runtime.setup_for_texts()
    from django.utils import translation

    from fawang.cli import story as telling

    with translation.override(language):
        telling.tell(url=url, say=click.echo)


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--orders", default=200_000, show_default=True, help="Orders in the table.")
@click.option(
    "--large", default=2_000_000, show_default=True, help="Orders in the large table; 0 leaves it out."
)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@click.argument("only", nargs=-1)
def bench(orders: int, large: int, as_json: bool, only: tuple[str, ...]) -> None:
    """Measure CPU per request, application and database, and the ratio to a bare INSERT and SELECT.

    ONLY names operations: create, inbox, search, order. A cluster of its own is made for it and
    removed afterwards.
    """
    from fawang.cli import bench as measuring

    measuring.run(orders=orders, large=large, as_json=as_json, only=only, say=click.echo)
