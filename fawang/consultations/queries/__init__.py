"""Reading consultations: one, lists of them, what was said; always within what the reader may see."""

from fawang.consultations.models import Consultation

__all__ = ["Consultation"]
