"""News of the knowledge that people are shown."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class EntryCorrected(Event, name="knowledge.entry_corrected"):
    """A second person has confirmed that editions of an entry, `since` to `until`, were wrong."""

    correction_id: int
    entry: str
    since: int
    until: int
