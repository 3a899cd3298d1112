"""An installation with further kinds of orders, for the time of a test."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from fawang.config import order_kinds as of_kinds
from fawang.datacentre.queries.questions import order_kinds
from fawang.datacentre.warehouse import summaries
from fawang.kernel import wording
from fawang.notices.texts import TEXTS
from fawang.work_orders import kinds
from fawang.work_orders.kinds import OrderKind

#: The rooms beside, as the line of `ORDER_KINDS` names them.
ROOMS = ("tests.kinds.notarised", "tests.kinds.mediated", "tests.kinds.appointed")
NAMES = tuple(room.rpartition(".")[2] for room in ROOMS)


def further() -> dict[str, OrderKind]:
    """Return the kinds of the rooms beside, as the composition finds them."""
    return {name: importlib.import_module(f"tests.kinds.{name}.kind").KIND for name in NAMES}


@contextmanager
def installed(entered: Mapping[str, OrderKind]) -> Iterator[None]:
    """Let this installation have exactly these kinds; what they brought is gone afterwards."""
    before, texts, sentences = dict(kinds.everything()), dict(TEXTS), dict(wording.SENTENCES)
    _connect(entered)
    try:
        for room in (f"tests.kinds.{name}" for name in NAMES if name in entered):
            if of_kinds.exists(room, "texts.wording"):
                # As if it were loaded for the first time.
                sys.modules.pop(f"{room}.texts.wording", None)
                importlib.import_module(f"{room}.texts.wording")
        yield
    finally:
        wording.SENTENCES.clear()
        wording.SENTENCES.update(sentences)
        TEXTS.clear()
        TEXTS.update(texts)
        _connect(before)


def _connect(entered: Mapping[str, OrderKind]) -> None:
    kinds.connect(entered)
    order_kinds.connect()
    summaries.sums_of.cache_clear()
