"""`fawang bench`: CPU per request, application and database, on a cluster of its own with fsync on.

Figures are CPU, not elapsed time: machines are shared and their clocks lie. Each run also measures a
bare INSERT and a bare SELECT on the same server, so that ratios compare across machines.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import Embedded
from fawang.cli.terminal.columns import pad
from lab.bench.operations import Result, measure_all
from lab.platforms.instance import throwaway

type Say = Callable[[str], object]

_WIDTHS = (34, 12, 8, 8, 9, 8)


def run(*, orders: int, large: int, as_json: bool, only: tuple[str, ...], say: Say) -> None:
    """Measure and print.

    Args:
        orders: size of the table for all operations.
        large: size for the growth of the inbox; 0 leaves that out.
        only: names of operations; empty for all.
    """
    # The filler vacuums and analyses; a vacuum on its own would be counted with whatever is measured meanwhile.
    with throwaway(
        FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n"
    ) as instance:
        results = measure_all(
            instance, orders=orders, large=large, only=only, tell=_silent if as_json else say
        )
    if as_json:
        say(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=2))
        return
    say(_line(_("operation"), _("orders"), _("app"), _("db"), _("CPU ms"), _("reach"), _("ratio to bare")))
    for result in results:
        say(_line(*_cells(result)))


def run_against(
    old: Path, *, orders: int, large: int, as_json: bool, only: tuple[str, ...], say: Say
) -> None:
    """Measure the code in `old` and this one in turn, and print.

    Args:
        old: a checkout with an environment in `.venv`; the others as `run` has them.
    """
    from lab.bench.against import compare

    pairs = compare(old, orders=orders, large=large, only=only, tell=_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(pair) for pair in pairs], ensure_ascii=False, indent=2))
        return
    say(_line(_("operation"), _("orders"), _("app"), _("db"), _("app"), _("db"), _("now ÷ before")))
    for pair in pairs:
        costs = (pair.before_app, pair.before_db, pair.now_app, pair.now_db)
        say(_line(_(pair.name), f"{pair.orders:,}", *(f"{one:.2f}" for one in costs), f"{pair.ratio:.3f}"))


def run_guidance(*, size: int, statutes: Path | None, as_json: bool, say: Say) -> None:
    """Measure guidance on a collection of `size` articles and print."""
    with throwaway(
        demo=False, knowledge=True, FAWANG_PROXIES="127.0.0.1", conf="autovacuum = off\n"
    ) as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import guidance

        database = Embedded(instance.home).pid()
        assert database is not None
        costs = guidance.run(
            instance, database, size=size, statutes=statutes, tell=_silent if as_json else say
        )
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    for cost in costs:
        say(f"{pad(_(cost.name), 40)}{cost.articles:>10,}{cost.cpu_ms:>10.2f}{cost.reach:>8g}")


def run_dispatch(*, as_json: bool, say: Say, events: int = 2_000) -> None:
    """Measure what a decision of matching costs and print. Needs no database."""
    from lab.bench import dispatch

    costs = dispatch.run(events)
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    say(
        pad(_("decision"), 44)
        + "".join(pad(cell, 12, right=True) for cell in (_("waiting"), _("CPU ms"), "p99", _("reach")))
    )
    for cost in costs:
        cells = (f"{cost.waiting:,}", f"{cost.mean_ms:.3f}", f"{cost.p99_ms:.3f}", f"{cost.reach:g}")
        say(pad(_(cost.name), 44) + "".join(pad(cell, 12, right=True) for cell in cells))


def run_finder(*, as_json: bool, say: Say) -> None:
    """Measure what finding an office costs and print."""
    with throwaway(demo=False, conf="autovacuum = off\n") as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import finder

        database = Embedded(instance.home).pid()
        assert database is not None
        costs = finder.run(database, tell=_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    for cost in costs:
        reach = "" if cost.reach is None else f"{cost.reach:g}"
        cells = (f"{cost.units:,}", f"{cost.app_ms:.2f}", f"{cost.db_ms:.2f}", f"{cost.cpu_ms:.2f}", reach)
        say((pad(_(cost.name), 40) + "".join(pad(cell, 10, right=True) for cell in cells)).rstrip())


def run_catalogue(*, as_json: bool, say: Say) -> None:
    """Measure what pages of the catalogue and forms cost beside the emptiest page of the same run, and print."""
    with throwaway(knowledge=True, FAWANG_PROXIES="127.0.0.1", conf="autovacuum = off\n") as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import catalogue, forms

        database = Embedded(instance.home).pid()
        assert database is not None
        tell = _silent if as_json else say
        costs, of_forms = catalogue.run(instance, database, tell=tell), forms.run(database, tell=tell)
    if as_json:
        say(json.dumps([*map(asdict, costs), *map(asdict, of_forms)], ensure_ascii=False, indent=2))
        return
    say(pad("", 40) + "".join(pad(cell, 10, right=True) for cell in (_("app"), _("db"), "+ ms", _("reach"))))
    for cost in costs:
        reach = "" if cost.reach is None else f"+ {cost.reach:g}"
        cells = (f"{cost.app_ms:.2f}", f"{cost.db_ms:.2f}", f"{cost.over_ms:.2f}", reach)
        say((pad(_(cost.name), 40) + "".join(pad(cell, 10, right=True) for cell in cells)).rstrip())
    say(
        pad("", 40) + "".join(pad(cell, 10, right=True) for cell in (_("app"), _("db"), "CPU ms", _("reach")))
    )
    for one in of_forms:
        reach = "" if one.reach is None else f"{one.reach:.2f}"
        cells = (f"{one.app_ms:.2f}", f"{one.db_ms:.2f}", f"{one.cpu_ms:.2f}", reach)
        say((pad(_(one.name), 40) + "".join(pad(cell, 10, right=True) for cell in cells)).rstrip())


def run_certificates(*, as_json: bool, say: Say) -> None:
    """Measure what verifying and signing cost and print."""
    with throwaway(demo=False, FAWANG_PROXIES="127.0.0.1", conf="autovacuum = off\n") as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import certificates

        database = Embedded(instance.home).pid()
        assert database is not None
        costs = certificates.measure_pages(instance, database, certificates.issued_path())
        costs += certificates.measure_signing(_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    for cost in costs:
        say(
            f"{pad(_(cost.name), 44)}{cost.cpu_ms:>10.2f}{'' if cost.reach is None else f'{cost.reach:>8g}'}".rstrip()
        )


def run_exchange(*, rate: int, seconds: int, as_json: bool, say: Say) -> None:
    """Measure what an event of a partner costs, and whether so many a second are taken and routed, and print."""
    with throwaway(
        demo=False, FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n"
    ) as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import exchange

        cluster = Embedded(instance.home)
        database = cluster.pid()
        assert database is not None
        partners = exchange.enter_partners(f"{instance.url}/partners/events")
        costs = exchange.measure(instance, database, partners, _silent if as_json else say)
        cluster.psql("DELETE FROM partners_wire_inboundevent", database="fawang")
        taken, took, slowest = exchange.measure_rate(partners[0], rate=rate, seconds=seconds)
        waiting = "SELECT count(*) FROM partners_wire_inboundevent WHERE state = 'new'"
        routed = exchange.measure_routing(instance, lambda: int(cluster.psql(waiting, database="fawang")))
        kept = int(cluster.psql("SELECT count(*) FROM partners_wire_inboundevent", database="fawang"))
    load = {
        "rate": rate, "taken": taken, "seconds": took, "slowest": slowest, "routed_seconds": routed, "kept": kept,
    }  # fmt: skip
    if as_json:
        say(
            json.dumps(
                {"costs": [asdict(cost) for cost in costs], "load": load}, ensure_ascii=False, indent=2
            )
        )
        return
    for cost in costs:
        limit = "" if cost.reach is None else f"{cost.reach:>8g}"
        say(
            f"{pad(_(cost.name), 44)}{cost.app_ms:>8.2f}{cost.db_ms:>8.2f}{cost.app_ms + cost.db_ms:>8.2f}{limit}"
        )
    say(
        _(
            "%(taken)s events in %(seconds).1f s, the slowest answer %(slowest).2f s;"
            " all %(kept)s routed after %(routed_seconds).1f s (limit %(limit).0f s for what came within a minute)"
        )
        % {**load, "limit": exchange.ROUTED_WITHIN}
    )


def run_mediation(*, as_json: bool, say: Say) -> None:
    """Measure what a mediation costs beside legal aid, and thirty applicants beside one, and print."""
    with throwaway(
        FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n"
    ) as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import mediation

        database = Embedded(instance.home).pid()
        assert database is not None
        costs = mediation.run(instance, database, tell=_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    for cost in costs:
        times = f"{cost.times:>8.2f} ×{cost.reach:>8g}" if cost.times is not None else ""
        say(f"{pad(_(cost.name), 44)}{cost.cpu_ms:>10.2f}{times}".rstrip())


def run_chat(*, chats: int, messages: int, idle: int, as_json: bool, say: Say) -> None:
    """Measure live chats and print."""
    with throwaway(FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file") as instance:
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import chat

        database = Embedded(instance.home).pid()
        assert database is not None
        figures = chat.run(
            instance, database, chats=chats, messages=messages, idle=idle, tell=_silent if as_json else say
        )
    if as_json:
        say(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=2))
        return
    for figure in figures:
        reach = "" if figure.reach is None else f"{figure.reach:g}"
        say(f"{pad(_(figure.name), 44)}{figure.value:>10.1f} {pad(figure.unit, 4)}{reach:>8}".rstrip())


def run_booking(*, rate: int, seconds: int, as_json: bool, say: Say) -> None:
    """Measure bookings of appointments and print."""
    with throwaway(demo=False, FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file") as instance:
        instance.kill("worker")
        instance.kill("server")
        instance.serve(workers=2)
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import booking

        database = Embedded(instance.home).pid()
        assert database is not None
        figures = booking.run(
            instance, database, rate=rate, seconds=seconds, tell=_silent if as_json else say
        )
    if as_json:
        say(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=2))
        return
    for figure in figures:
        reach = "" if figure.reach is None else f"{figure.reach:g}"
        say(f"{pad(_(figure.name), 44)}{figure.value:>10.1f} {pad(figure.unit, 4)}{reach:>8}".rstrip())


def run_replay(*, as_json: bool, say: Say) -> None:
    """Measure what a desk sends that was without a line, and print."""
    from lab.bench import offline

    costs = offline.run(_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(cost) for cost in costs], ensure_ascii=False, indent=2))
        return
    for cost in costs:
        cells = (f"{cost.app:.2f}", f"{cost.db:.2f}", f"{cost.cpu:.2f} s", f"{cost.reach:g}")
        say((pad(_(cost.name), 40) + "".join(pad(cell, 10, right=True) for cell in cells)).rstrip())


def run_voice(*, calls: int, rate: float, concurrent: int, as_json: bool, say: Say) -> None:
    """Measure calls on the hotline and print."""
    from lab.bench.voice_sipp import needed

    needed()
    tell = _silent if as_json else say
    with throwaway(FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file") as instance:
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import voice

        database = Embedded(instance.home).pid()
        assert database is not None
        # Alone is alone: what a server and a worker do as they begin would be measured with it.
        instance.stop()
        figures = voice.switch_alone(instance.home / "switch-alone", calls=calls, rate=rate, tell=tell)
        instance.serve()
        instance.work()
        figures += voice.whole(instance, database, calls=calls, rate=rate, concurrent=concurrent, tell=tell)
    if as_json:
        say(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=2))
        return
    for figure in figures:
        part, _colon, name = figure.name.rpartition(": ")
        reach = "" if figure.reach is None else f"{figure.reach:g}"
        label = f"{_(part)}: {_(name)}" if part else _(name)
        say(f"{pad(label, 56)}{figure.value:>10.1f} {pad(figure.unit, 5)}{reach:>8}".rstrip())


def run_datacentre(*, facts: Path | None, rows: int, scale: float, as_json: bool, say: Say) -> None:
    """Measure answers of the data centre and print."""
    runtime.setup_for_texts()
    from lab.bench import datacentre

    figures = datacentre.run(facts=facts, rows=rows, scale=scale, tell=_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=2))
        return
    say(
        pad("", 74)
        + "".join(pad(cell, 10, right=True) for cell in (_("elapsed"), "CPU", "", _("reach"))).rstrip()
    )
    for figure in figures:
        cells = (
            f"{figure.value:,.1f}", "" if figure.cpu is None else f"{figure.cpu:,.1f}", _(figure.unit),
            "" if figure.reach is None else f"{figure.reach:g}",
        )  # fmt: skip
        name = pad(f"{_(figure.part)}: {_(figure.name)}", 74)
        say((name + "".join(pad(cell, 10, right=True) for cell in cells)).rstrip())


def run_memory(*, questions: int, embedder: str, as_json: bool, say: Say) -> None:
    """Measure what a server process and the worker hold of their own after every page and question, and print.

    Raises:
        ClickException: one of them holds more than its limit.
    """
    with throwaway(
        knowledge=True, past=True, FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file",
        FAWANG_EMBEDDER=embedder,
    ) as instance:  # fmt: skip
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.bench import memory

        figures = memory.run(instance, questions=questions, tell=_silent if as_json else say)
    if as_json:
        say(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=2))
    else:
        for figure in figures:
            reach = f"{figure.reach:g}" if figure.reach else ""
            label = pad(f"{_(figure.process)}, {_(figure.moment)}", 56)
            say(f"{label}{figure.own_mb:>8.0f} MB{reach:>8}".rstrip())
    if over := [figure for figure in figures if figure.reach and figure.own_mb > figure.reach]:
        names = ", ".join(sorted({_(figure.process) for figure in over}))
        raise click.ClickException(_("More than the limit: %(names)s") % {"names": names})


def _cells(result: Result) -> tuple[str, ...]:
    number, times, statement = result.ratio.partition(" × ")
    return (
        _(result.name),
        f"{result.orders:,}",
        f"{result.app_ms:.2f}",
        f"{result.db_ms:.2f}",
        f"{result.cpu_ms:.2f}",
        f"{result.reach:g}" if result.reach else "",
        number + times + (_(statement) if statement else ""),
    )


def _line(name: str, *cells: str) -> str:
    """Return a line of the table: what is measured, numbers on the right of their columns, the ratio."""
    first, *numbers = _WIDTHS
    middle = (pad(cell, columns, right=True) for cell, columns in zip(cells[:-1], numbers, strict=True))
    return f"{pad(name, first)}{''.join(middle)}   {cells[-1]}".rstrip()


def _silent(_line: str) -> None:
    """Say nothing: what is printed is for a program."""
