"""Addresses of regions."""

from django.urls import path

from fawang.regions import pages

app_name = "regions"

urlpatterns = [path("map/<str:code>.json", pages.boundaries, name="boundaries")]
