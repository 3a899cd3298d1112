"""Tables of the catalogue."""

from fawang.catalogue.models.forms import Correction, Filing, FormVersion, Signature

__all__ = ["Correction", "Filing", "FormVersion", "Signature"]
