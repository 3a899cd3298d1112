"""Addresses of the catalogue."""

from django.urls import path

from fawang.catalogue.pages import feed, listing, service

app_name = "catalogue"

urlpatterns = [
    path("services", listing.services, name="services"),
    path("services/open-data.json", feed.open_data, name="open_data"),
    path("services/<slug:code>", service.service, name="service"),
    # Where they stood before.
    path("guidance/items", listing.moved, name="moved"),
]
