"""Tables of the directory, of requests to lawyers, and of complaints about them."""

from fawang.lawyers.models.complaints import Complaint
from fawang.lawyers.models.register import FirmProfile, Profile, Sanction
from fawang.lawyers.models.requests import Recipient, Request

__all__ = ["Complaint", "FirmProfile", "Profile", "Recipient", "Request", "Sanction"]
