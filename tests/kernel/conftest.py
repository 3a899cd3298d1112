"""An event of the tests' own and the reactions to it."""

from collections.abc import Callable, Iterator

import pytest

from fawang.config.wiring import REACTIONS
from fawang.kernel.news import outbox

type Wire = Callable[..., None]


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Let reactions follow an event: `wire(Rung, one, other)`. The installation's own table comes back."""

    def connect(event: type, *reactions: outbox.Reaction) -> None:
        outbox.wire({event: reactions})

    yield connect
    outbox.wire(REACTIONS)
