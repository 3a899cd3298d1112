"""Switches, one module each: who speaks SIP and moves audio for the platform."""

from fawang.hotline.switch.sippy import Address, Sippy

__all__ = ["SWITCHES", "Address", "Sippy"]

#: By the name in FAWANG_SWITCH.
SWITCHES = {"sippy": Sippy}
