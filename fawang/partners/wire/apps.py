"""The wire as a Django app: its tables are its own, beside those of the room."""

from django.apps import AppConfig


class WireConfig(AppConfig):
    """`partners_wire_…` are its tables."""

    name = "fawang.partners.wire"
    label = "partners_wire"
