"""Tables of the catalogue."""

from fawang.catalogue.models.forms import Correction, Filing, FormVersion, Signature
from fawang.catalogue.models.outcomes import Outcome

__all__ = ["Correction", "Filing", "FormVersion", "Outcome", "Signature"]
