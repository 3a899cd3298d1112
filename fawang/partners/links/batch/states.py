"""How far a file of referrals is. Pure."""

from enum import StrEnum


class BatchState(StrEnum):
    """`checking` → `wrong`, or → `taking` → `whole`."""

    #: Its rows are read and judged; nothing is written.
    CHECKING = "checking"
    #: A row is wrong, and so nothing of it was taken. The cured file is another one.
    WRONG = "wrong"
    #: Its rows are taken over in pieces, none of which is seen yet.
    TAKING = "taking"
    #: All of it is there, and seen.
    WHOLE = "whole"

    @classmethod
    def ended(cls) -> "tuple[BatchState, ...]":
        """Return the states in which nobody works on it any more."""
        return (cls.WRONG, cls.WHOLE)
