"""News as plain values. A room declares its events in its own `events.py`. Pure."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

REGISTRY: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, with plain JSON values only, and no personal data.

    The name is stable: it is stored in the outbox and read back after an upgrade.
    """

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if name in REGISTRY:
            raise ValueError(f"two events are called {name}")
        cls.name = name
        REGISTRY[name] = cls

    def payload(self) -> dict[str, Any]:
        """Return the values to store."""
        return asdict(self)

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        """Return the event stored as `payload`; keys that a later version dropped are ignored."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})
