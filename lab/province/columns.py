"""Columns of Arrow tables from arrays of places in lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fawang.datacentre.warehouse.dimensions import GROUP_OF
from lab.province import served as made
from lab.province.places import Places
from lab.province.served import Services, Topics

_EPOCH = date(1970, 1, 1)


class Columns:
    """Makes columns; the lists of texts are turned into Arrow once."""

    def __init__(self, places: Places, topics: Topics) -> None:
        """Keep the lists of codes."""
        self._places, self._topics = places, topics
        self._lists: dict[str, Any] = {}
        self._groups = sorted({str(group) for group in GROUP_OF.values()})
        self._group_of = np.array([self._groups.index(GROUP_OF[channel]) for channel in made.CHANNELS])
        # Villages lie in the order of their codes: what is above them does too.
        self._above = {
            "prefecture": (places.prefectures, places.prefecture),
            "county": (places.counties, places.county),
            "town": (places.towns, places.town),
        }

    def code(self, values: Sequence[str], index: NDArray[Any], *, few: bool = True) -> Any:
        """Return the texts at `index`. Of many different ones no dictionary is kept: it would be longer than they."""
        key = f"{id(values)}"
        if key not in self._lists:
            self._lists[key] = (values, pa.array([str(value) for value in values], pa.string()))
        texts = self._lists[key][1]
        if few:
            return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), texts)
        return texts.take(pa.array(index))

    def constant(self, value: str, number: int) -> Any:
        """Return the same text so many times."""
        return pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(number, np.int32)), pa.array([value], pa.string())
        )

    def when(self, first: date, day: NDArray[Any], minute: NDArray[Any]) -> dict[str, Any]:
        """Return day and hour; `day` counts from `first`, `minute` from midnight."""
        return {"day": self.days(first, day), "hour": (minute // 60).astype(np.int16)}

    def days(self, first: date, day: NDArray[Any]) -> Any:
        """Return days counted from `first`."""
        return pa.array((day.astype(np.int32) + np.int32((first - _EPOCH).days)), pa.date32())

    def where(self, village: NDArray[Any]) -> dict[str, Any]:
        """Return the codes of villages and of all above them."""
        found = {
            name: self.code(codes, above[village], few=name != "town")
            for name, (codes, above) in self._above.items()
        }
        return found | {"village": self.code(self._places.villages, village, few=False)}

    def about(self, topic: NDArray[Any]) -> dict[str, Any]:
        """Return matters of both levels."""
        return {
            "matter": self.code(self._topics.heads, self._topics.head_of[topic]),
            "topic": self.code(self._topics.topics, topic),
        }

    def of_service(self, services: Services, chosen: NDArray[Any], *names: str) -> dict[str, Any]:
        """Return columns that other facts share with services, of the services at `chosen`."""
        makers: dict[str, Any] = {
            "unit": lambda: services.unit[chosen],
            "channel_group": lambda: self.code(self._groups, self._group_of[services.channel[chosen]]),
            "channel": lambda: self.code(made.CHANNELS, services.channel[chosen]),
            "kind": lambda: self.code(made.KINDS, services.kind[chosen]),
            "partner": lambda: self.code(made.PARTNERS, services.partner[chosen]),
            "language": lambda: self.code(made.SPOKEN, services.language[chosen]),
            "special_group": lambda: self.code(made.GROUPS, services.group[chosen]),
            "zone": lambda: self.code(made.ZONES, services.zone[chosen]),
            "person": lambda: services.person[chosen],
        }
        return {name: makers[name]() for name in names}


def table(columns: dict[str, Any]) -> Any:
    """Return an Arrow table."""
    return pa.table(
        {name: value if isinstance(value, pa.Array) else pa.array(value) for name, value in columns.items()}
    )
