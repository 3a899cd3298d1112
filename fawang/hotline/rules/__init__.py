"""The vocabulary of a call on 12348: where it stands, what happens to it, what is then to be done. Pure.

`call_flow.py` decides; nothing in it knows of SIP, of the database or of a clock. What happens comes as inputs, what is
to be done goes out as orders: some to the switch (say, play, ring, join), some to the platform (wait in line, look
up, note). The same journey runs behind every switch, and in the tests without one.
"""

from dataclasses import dataclass
from enum import StrEnum

from fawang.hotline.rules.menus import STANDARD, Menu
from fawang.organisations.rules.languages import ON_12348, Language

#: In the order of their keys, from 1.
SPOKEN = ON_12348
#: A code has twelve digits (kernel.ids); whoever types them slowly has this many seconds between two.
CODE_DIGITS = 12
#: Seconds of silence after what was said; own figures, generous for old people.
PATIENCE = 8.0
CODE_PATIENCE = 12.0
#: So many wrong keys or silences in one place, and a human takes over.
MOST_MISSES = 3
#: How often somebody who waits hears where they stand, in seconds.
POSITION_EVERY = 45.0
#: An estimate longer than this many minutes, and a call-back is offered (RULES: waits are the first complaint).
LONG_WAIT_MINUTES = 3
#: Seconds of a message: the longest, and the shortest that is one.
LONGEST_MESSAGE, SHORTEST_MESSAGE = 180, 2
#: Keys of the rating, best first, as hotlines have them (非常满意请按1); the score is 1 to 5, 5 best.
BEST_SCORE = 5
#: Which key leads to a special zone: the first one that the menu of the number leaves free.
_ZONE_KEYS = "87654"
#: How the name of a seat begins; whoever else is called is another hotline.
SEAT = "seat:"


class Stage(StrEnum):
    """Where a call stands."""

    #: Nothing was said yet.
    NEW = "new"
    LANGUAGE = "language"
    #: May it be recorded?
    CONSENT = "consent"
    MENU = "menu"
    #: The code of one's matter is typed.
    CODE = "code"
    #: Outside the hours: a call-back, a message, or danger.
    CLOSED = "closed"
    #: In line; music, and where one stands.
    WAITING = "waiting"
    #: In line, and a seat rings for them.
    RINGING = "ringing"
    TALKING = "talking"
    #: The lawyer talks to somebody else; the person hears music.
    HELD = "held"
    RATING = "rating"
    #: A message is left.
    VOICEMAIL = "voicemail"
    ENDED = "ended"


class Topic(StrEnum):
    """What somebody pressed in the menu; it goes to whoever answers."""

    ADVICE = "advice"
    LEGAL_AID = "legal_aid"
    #: A human, without saying why.
    HUMAN = "human"
    #: The special zone that is announced: its lawyers first.
    ZONE = "zone"
    #: Danger: in line before everybody who is not.
    DANGER = "danger"


class Cause(StrEnum):
    """Why a call ended."""

    CALLER = "caller"
    RATED = "rated"
    #: After the talk nobody pressed a key.
    UNRATED = "unrated"
    CALL_BACK = "call_back"
    MESSAGE_LEFT = "message_left"
    #: The platform called, and did not reach the person, or not even the lawyer.
    NOT_REACHED = "not_reached"
    FAILED = "failed"
    #: Outside the hours, and nothing was pressed.
    CLOSED = "closed"
    #: The number is blocked; they heard until when.
    BLOCKED = "blocked"


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    #: The platform called: a call-back.
    OUTBOUND = "outbound"


class Lost(StrEnum):
    """Why a seat is no longer there."""

    HUNG_UP = "hung_up"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    #: Its line or its browser died.
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prompt of the catalogue; `values` are said in it: a number, digits, the state of a matter.

    Without `language` it is said in that of the call. What is in no catalogue has its texts here (`written`), Mandarin
    among them; `recorded` names a recording that is heard instead, where there is one in that language.
    """

    id: str
    values: tuple[tuple[str, str], ...] = ()
    language: Language | None = None
    written: tuple[tuple[Language, str], ...] = ()
    recorded: str = ""


def phrase(id_: str, **values: object) -> Phrase:
    """Return a phrase with its values as text."""
    return Phrase(id_, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True)
class Announced:
    """What the special zone says that is open now: in Mandarin, and in whatever else somebody has written it."""

    zone: str
    texts: tuple[tuple[Language, str], ...]

    def phrase(self, language: Language) -> Phrase:
        """Return it as it is said in a language: where that has neither text nor recording, Mandarin is heard."""
        return Phrase("zone", language=language, written=self.texts, recorded=f"zone-{self.zone}")


@dataclass(frozen=True, slots=True)
class Other:
    """Whom the lawyer consults or passes the call to: a colleague's seat or another hotline."""

    target: str
    up: bool = False


class Mode(StrEnum):
    """What a supervisor does in a talk."""

    #: 监听: hears all, nobody hears them.
    LISTENS = "listens"
    #: 密语, 耳语: the lawyer alone hears them.
    WHISPERS = "whispers"
    #: 强插: all hear them.
    BARGES = "barges"


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Who supervises the lawyer in this call: `target` is their seat. Until they have taken off they hear nothing."""

    target: str
    mode: Mode = Mode.LISTENS
    up: bool = False


class Party(StrEnum):
    """Who may be in a call."""

    CALLER = "caller"
    SEAT = "seat"
    #: Whom the lawyer has called.
    OTHER = "other"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its journey knows it. `missed` counts wrong keys and silences in the present stage."""

    id: str
    stage: Stage = Stage.NEW
    language: Language | None = None
    recorded: bool = False
    topic: Topic | None = None
    missed: int = 0
    typed: str = ""
    seat: str = ""
    other: Other | None = None
    supervisor: Supervisor | None = None
    #: The lawyer's line died, and another hotline talks on with the person: a lawyer is owed to them.
    owed: bool = False
    #: In line with dispatch.
    queued: bool = False
    minutes: int | None = None
    position: int | None = None
    #: They were told that they may be called back.
    offered_back: bool = False
    #: What the dialled number has of its own: its menu, its greeting (empty: that of the catalogue), and until when
    #: it is closed, as it is said (empty: it is open).
    menu: Menu = STANDARD
    greeting: str = ""
    closed_until: str = ""
    #: What the special zone says that is open now; None: none says anything.
    announcement: Announced | None = None

    @property
    def zone_key(self) -> str:
        """Return the key of the menu that leads to the announced zone; empty where there is none, or no key is free."""
        free = (key for key in _ZONE_KEYS if self.menu.at(key) is None)
        return next(free, "") if self.announcement else ""

    @property
    def together(self) -> bool:
        """Tell whether caller, lawyer and a third talk."""
        return self.stage == Stage.TALKING and bool(self.seat) and self.other is not None

    @property
    def ended(self) -> bool:
        """Tell whether nothing happens to it any more."""
        return self.stage == Stage.ENDED
