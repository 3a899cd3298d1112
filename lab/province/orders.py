"""The life of legal-aid orders in the synthetic province: steps that lie weeks apart, and cards."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.warehouse.dimensions import ServiceKind
from lab.province import served as made
from lab.province.columns import Columns, table
from lab.province.figures import Figures
from lab.province.people import keyed
from lab.province.plan import Month
from lab.province.served import Services

#: The way of an order: command, state after it, days since the step before (least, most), ends a term, share in time.
#: Lengths are those of the terms (Legal Aid Law, Art. 43 and docs/sources.md), mostly kept. Own figures.
_WAY = (
    ("", "submitted", 0, 0, False, 1.0),
    ("accept", "accepted", 1, 7, True, 0.985),
    ("assign", "assigned", 0, 3, True, 0.98),
    ("take_up", "in_progress", 0, 2, True, 0.99),
    ("conclude", "filing", 20, 95, False, 1.0),
    ("hand_in", "in_review", 3, 30, True, 0.94),
    ("close", "closed", 1, 10, True, 0.98),
)
_REFUSED = ("refuse", "refused")
COMMANDS = [*(step[0] for step in _WAY), _REFUSED[0], "card"]
STATES = [*(step[1] for step in _WAY), _REFUSED[1]]
_CARDS = ["", "yellow", "red"]
_NAMES = ("day", "minute", "village", "unit", "topic", "partner", "group", "order", "step", "card", "term",
          "kept", "recovered", "subsidy")  # fmt: skip


@dataclass
class Orders:
    """Orders under way; `month` takes new ones from the services, and returns the steps that lie in the month."""

    figures: Figures
    columns: Columns
    secret: np.uint64
    rng: np.random.Generator
    _count: int = 0
    _waiting: list[dict[str, NDArray[Any]]] = field(default_factory=list)

    def month(self, services: Services, month: Month) -> Any:
        """Return the steps and cards of a month, in the order of their villages."""
        self._waiting.append(self._lives(services, month))
        whole = {name: np.concatenate([part[name] for part in self._waiting]) for name in _NAMES}
        after = (month.first + timedelta(month.days) - self.figures.first_day).days
        due = whole["day"] < after
        self._waiting = [{name: values[~due] for name, values in whole.items()}]
        now = {name: values[due] for name, values in whole.items()}
        order = np.lexsort((now["day"], now["village"]))
        return self._table({name: values[order] for name, values in now.items()})

    def _lives(self, services: Services, month: Month) -> dict[str, NDArray[Any]]:
        rng = self.rng
        chosen = np.flatnonzero(services.kind == made.LEGAL_AID)
        total, steps = len(chosen), len(_WAY)
        order = keyed(self._count + np.arange(total, dtype=np.int64), self.secret ^ np.uint64(2))
        self._count += total
        gaps = np.stack([rng.integers(least, most + 1, total) for _, _, least, most, _, _ in _WAY], axis=1)
        term = np.array([step[4] for step in _WAY])
        kept = rng.random((total, steps)) < np.array([step[5] for step in _WAY])
        gaps += np.where(term & ~kept, rng.integers(1, 6, (total, steps)), 0)
        offset = np.int32((month.first - self.figures.first_day).days)
        day = services.day[chosen].astype(np.int32)[:, None] + offset + np.cumsum(gaps, axis=1)
        step = np.tile(np.arange(steps), (total, 1))
        refused = rng.random(total) < 0.11
        step[refused, 1] = steps
        live = np.ones((total, steps), bool)
        live[refused, 2:] = False
        recovered = np.zeros((total, steps), np.int64)
        own = self.figures.own
        won = rng.random(total) < 0.55
        recovered[won, 4] = (rng.lognormal(np.log(own["recovered"]) - 0.5, 1.0, int(won.sum())) * 100).astype(
            np.int64
        )
        subsidy = np.zeros((total, steps), np.int64)
        subsidy[:, 6] = (own["subsidy"] * rng.uniform(0.7, 1.3, total)).astype(np.int64) * 100
        row = np.broadcast_to(np.arange(total)[:, None], (total, steps))
        minute = services.minute[chosen][:, None].repeat(steps, 1)
        # Later steps are taken in office hours, whenever somebody came.
        minute[:, 1:] = rng.integers(9 * 60, 17 * 60, (total, steps - 1))
        parts = self._parts(services, chosen[row[live]], order[row[live]])
        parts |= {
            "day": day[live], "minute": minute[live], "step": step[live],
            "term": np.broadcast_to(term, live.shape)[live], "kept": (kept & term)[live],
            "recovered": recovered[live], "subsidy": subsidy[live],
            "card": np.zeros(int(live.sum()), np.int16),
        }  # fmt: skip
        return self._with_cards(parts)

    def _parts(self, services: Services, index: NDArray[Any], order: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {
            "village": services.village[index], "unit": services.unit[index], "topic": services.topic[index],
            "partner": services.partner[index], "group": services.group[index], "order": order,
        }  # fmt: skip

    def _with_cards(self, steps: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Add a red card for each term that was not kept, and a yellow one before it; some were in time at last."""
        late = steps["term"] & ~steps["kept"]
        near = late | (steps["term"] & (self.rng.random(len(late)) < 0.03))
        cards = [(near, 1, 2), (late, 2, 1)]
        found = [steps]
        for which, card, before in cards:
            mine = {name: values[which] for name, values in steps.items()}
            mine["card"] = np.full(int(which.sum()), card, np.int16)
            mine["day"] = np.maximum(mine["day"] - before, 0)
            mine["step"] = np.full(int(which.sum()), len(COMMANDS) - 1)
            for name in ("term", "kept"):
                mine[name] = np.zeros(int(which.sum()), bool)
            for name in ("recovered", "subsidy"):
                mine[name] = np.zeros(int(which.sum()), np.int64)
            found.append(mine)
        return {name: np.concatenate([part[name] for part in found]) for name in steps}

    def _table(self, rows: dict[str, NDArray[Any]]) -> Any:
        columns, total = self.columns, len(rows["day"])
        is_card = rows["card"] > 0
        return table(
            columns.when(self.figures.first_day, rows["day"], rows["minute"])
            | columns.where(rows["village"])
            | columns.about(rows["topic"])
            | {
                "unit": rows["unit"].astype(np.int32),
                "partner": columns.code(made.PARTNERS, rows["partner"]),
                "special_group": columns.code(made.GROUPS, rows["group"]),
                "order": rows["order"],
                "order_kind": columns.constant(ServiceKind.LEGAL_AID, total),
                "command": columns.code(_COMMAND_TEXTS, rows["step"]),
                "state": columns.code(_STATE_TEXTS, np.where(is_card, len(STATES), rows["step"])),
                "card": columns.code(_CARDS, rows["card"]),
                "term": rows["term"], "term_kept": rows["kept"],
                "recovered": rows["recovered"], "subsidy": rows["subsidy"],
            }
        )  # fmt: skip


_COMMAND_TEXTS = ["submit" if not name else "" if name == "card" else name for name in COMMANDS]
_STATE_TEXTS = [*STATES, ""]
