"""Addresses of the finder."""

from django.urls import path

from fawang.stations.pages import finder, office, poster

app_name = "stations"

urlpatterns = [
    path("offices", finder.offices, name="offices"),
    path("offices/<int:unit_id>", office.office, name="office"),
    path("offices/<int:unit_id>/poster.pdf", poster.poster, name="poster"),
]
