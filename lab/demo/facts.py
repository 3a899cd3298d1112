"""Invented past years for a demonstration: the data centre has something to show, down to the villages."""

from datetime import timedelta

from django.conf import settings

from fawang.datacentre.actions.filling import increments
from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.hotspots import board
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.knowledge.data import packs
from lab.province.installed import make_past

#: A fortieth of the province's services.
_SCALE = 0.025
_SEED = 12348


def create() -> int:
    """Make the past unless there are facts, fill the last days, look for hot spots; return how many rows were made."""
    store = Store(settings.FAWANG_FACTS)
    made = make_past(store, now=clock.now(), seed=_SEED, scale=_SCALE, topics=sorted(packs.current().matters))
    increments.fill(store, today=clock.today())
    if made:
        # The worker looks in the mornings; nobody who looks around at noon should find nothing.
        board.refresh(settings.FAWANG_FACTS, engine.engine(), clock.today() - timedelta(1))
    return made
