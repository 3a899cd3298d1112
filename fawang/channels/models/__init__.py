"""Tables of the channels."""

from fawang.channels.models.channels import Channel, Use

__all__ = ["Channel", "Use"]
