"""How an Asterisk is reached, and what may be dialled by it. Pure."""

import re
from dataclasses import dataclass, field
from pathlib import Path

#: What may stand in an address or a number: nothing that means something to Asterisk.
PLAIN = re.compile(r"[\w.+*#~-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Access:
    """How an Asterisk is reached, and what it shares with us.

    `endpoint` is what is dialled, with `{user}`, `{host}` and `{port}` of an address. Sounds are laid into the folder
    `sounds`, which Asterisk calls `media` (empty: by the same path). Recordings are laid into `recordings`.
    """

    url: str
    user: str
    password: str = field(repr=False)
    app: str = "fawang"
    endpoint: str = "PJSIP/{user}"
    sounds: Path = Path("sounds")
    media: str = ""
    recordings: Path | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w-]+", self.app, re.ASCII):
            raise ValueError("the name of the application in Asterisk: letters, digits, _ and - only")
        self.dialled("user", "host", 5060)

    def dialled(self, user: str, host: str, port: int) -> str:
        """Return the endpoint of an address.

        Raises:
            ValueError: the pattern or the address has what Asterisk would read as something else.
        """
        values = {"user": user, "host": host, "port": str(port)}
        if not all(PLAIN.fullmatch(one) for one in values.values()):
            raise ValueError("an address that cannot be dialled")
        try:
            return self.endpoint.format(**values)
        except (KeyError, IndexError, ValueError) as failed:
            raise ValueError(
                "what Asterisk dials: {user}, {host} and {port} in braces, nothing else"
            ) from failed
