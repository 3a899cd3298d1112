"""What somebody's words mean: wording, matter, place, urgency, the other side. A pure reading; nothing is stored."""

from dataclasses import dataclass

from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import matters, places, urgent
from fawang.knowledge.guidance.last_days import InWords, periods_in
from fawang.knowledge.guidance.places import Where
from fawang.knowledge.rules import Certainty, Decision, decide_matter, parties, vague
from fawang.knowledge.rules.redaction import redact
from fawang.knowledge.search import language
from fawang.knowledge.search.embedders import embedder
from fawang.knowledge.search.embedders.vectors import EmbedderAway, Floats
from fawang.knowledge.search.language import Wording
from fawang.knowledge.search.retrieval.phrases import Phrases

#: As much of a story as is read; the rest is kept with the matter and not searched with.
LONGEST_READ = 2_000


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood.

    `plain` and `vector` are what is searched with: what is personal, and names of the place, taken out.
    """

    wording: Wording
    traditional: bool
    plain: str
    decision: Decision
    where: Where
    urgency: tuple[Urgency, ...]
    parties: tuple[str, ...]
    vector: Floats | None
    #: What the words tell of a period that runs.
    periods: InWords | None = None
    #: Every matter with its probability, whatever was decided: for measuring.
    all_guesses: tuple[tuple[str, float], ...] = ()
    #: The words say that something happened and not what. They are like some matter by chance, so none is guessed.
    vague: bool = False

    @property
    def matter(self) -> str:
        """The matter that is gone on with; empty if somebody has to choose."""
        return self.decision.matter

    @property
    def about_law(self) -> bool:
        """Tell whether it seems to be about the law at all."""
        return self.vague or bool(self.decision.matters)


def understand(text: str, *, index: Phrases | None, matter: str = "") -> Understanding:
    """Return what `text` means.

    Args:
        index: what people say (retrieval.phrases); without it no matter is guessed.
        matter: what the person has chosen; it is not guessed then.
    """
    cleaned = clean(text)[:LONGEST_READ]
    reading = language.read(cleaned)
    # Of the whole text: what is worst often comes last.
    running = periods_in(text, clock.today())
    signs = urgent.signs_in(text)
    place = places.where(reading.plain)
    sides = parties.parties(reading.simplified)
    plain = places.without(redact(reading.plain), place)
    vector = _vector(plain)
    every: tuple[tuple[str, float], ...] = ()
    says_too_little = vague.is_vague(plain)
    if matter:
        decision = Decision(Certainty.ACT, ((matter, 1.0),))
    elif index is None or reading.wording == Wording.OTHER:
        decision = Decision(Certainty.ASK, ())
    else:
        guesses = matters.guess(plain, vector, index, signs)
        every = tuple(guesses.matters)
        decision = (
            decide_matter(guesses.matters, clear=guesses.clear)
            if guesses.about_law and not says_too_little
            else Decision(Certainty.ASK, ())
        )
    return Understanding(
        wording=reading.wording,
        traditional=reading.traditional,
        plain=plain,
        decision=decision,
        where=place,
        urgency=signs,
        parties=sides,
        vector=vector,
        periods=running,
        all_guesses=every,
        vague=says_too_little,
    )


def _vector(plain: str) -> Floats | None:
    model = embedder()
    if model is None or not plain:
        return None
    try:
        return model.query(plain)
    except EmbedderAway:
        return None
