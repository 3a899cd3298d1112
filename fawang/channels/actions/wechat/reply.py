"""What is said in answer to a message, before it is cut to what WeChat takes."""

from dataclasses import asdict, dataclass, field
from typing import Any

from fawang.channels.rules.wechat import Option


@dataclass(slots=True)
class Reply:
    """What is said, and what may be pressed then.

    Args:
        texts: one message each.
        head: above the options.
        options: what may be pressed or answered by number.
        about: what the options are about, for whoever goes on: the words, what was answered.
        awaits: what is expected in words next, such as `opponent`.
        forgets: what was offered before is no longer open.
    """

    texts: list[str] = field(default_factory=list)
    head: str = ""
    options: list[Option] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    awaits: str = ""
    forgets: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said."""
        return not self.texts and not self.options

    def kept(self) -> dict[str, Any]:
        """Return what the next message is read by, as JSON values."""
        return {**self.about, "awaits": self.awaits, "options": [asdict(one) for one in self.options]}
