"""What the kinds of orders add to facts, dimensions and metrics, as they declare it (work_orders/kinds/figures.py).

The data centre names no kind: an order counts in `service` and `rating` under its kind, and what only the room of a
kind can say is put into the statements of sources.sql where these have `{special_group}`, `{fee_waived}` and
`{recovered}`.
"""

from collections.abc import Iterable, Mapping

from fawang.datacentre.queries.questions import boards
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse import dimensions, metrics
from fawang.work_orders import kinds
from fawang.work_orders.kinds.figures import Figures


def connect() -> None:
    """Add the kinds of this installation. Called once, by the composition, when they are known."""
    declared = _declared()
    dimensions.connect(kinds.names())
    labels.connect({name: figures.service for name, figures in declared.items() if figures.service})
    metrics.connect(one for name, figures in declared.items() for one in metrics.of_orders(name, figures))
    boards.connect(metrics.METRICS)


def fill_in(statement: str) -> str:
    """Return a statement of sources.sql with what the kinds declare, over the rows `o` of orders and `s` of steps."""
    declared = _declared()
    waived = ((_of(name), one.fee_waived) for name, one in declared.items() if one.fee_waived)
    groups = ((_of(name), one.group) for name, one in declared.items() if one.group)
    recovered = (
        (f"{_of(name)} AND s.command = {_quoted(command)}", sql)
        for name, one in declared.items()
        for command, sql in one.recovered.items()
    )
    filled = statement.replace("{special_group}", _case(groups, "text"))
    filled = filled.replace("{fee_waived}", _case(waived, "boolean"))
    return filled.replace("{recovered}", _case(recovered, "bigint"))


def _declared() -> Mapping[str, Figures]:
    return {name: kind.figures for name, kind in kinds.everything().items()}


def _of(kind: str) -> str:
    return f"o.kind = {_quoted(kind)}"


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "''").replace("%", "%%") + "'"


def _case(cases: Iterable[tuple[str, str]], typed: str) -> str:
    whens = " ".join(f"WHEN {condition} THEN ({sql})" for condition, sql in cases)
    return f"CASE {whens} END" if whens else f"NULL::{typed}"
