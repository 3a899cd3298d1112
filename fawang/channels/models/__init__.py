"""Tables of the channels."""

from fawang.channels.models.channels import Channel, Use
from fawang.channels.models.sites import Site

__all__ = ["Channel", "Site", "Use"]
