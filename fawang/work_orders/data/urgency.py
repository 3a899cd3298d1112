"""Which signs in somebody's words put their matter first in the queue."""

from fawang.knowledge.data.pack import Urgency

HURRIES = frozenset({Urgency.DANGER, Urgency.SELF_HARM, Urgency.DEADLINE, Urgency.FRAUD_NOW})
