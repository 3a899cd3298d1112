"""The addresses of calls between browsers: trying out one's devices."""

from django.urls import path

from fawang.browser_calls import pages

app_name = "browser_calls"

urlpatterns = [
    path("talk/devices", pages.devices, name="devices"),
    path("talk/devices/ice", pages.ice, name="devices_ice"),
]
