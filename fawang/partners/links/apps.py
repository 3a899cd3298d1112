"""The links as a Django app: what they keep is theirs, beside the tables of the room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """`partners_links_…` are their tables."""

    name = "fawang.partners.links"
    label = "partners_links"
