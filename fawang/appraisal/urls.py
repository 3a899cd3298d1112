"""Addresses of the register of institutions and appraisers."""

from django.urls import path, re_path

from fawang.appraisal.pages import desk, listing
from fawang.kernel.web.transfers import ENDING

app_name = "appraisal"

urlpatterns = [
    path("appraisers", listing.listing, name="listing"),
    path("appraisers/open-data.json", listing.open_data, name="open_data"),
    path("desk/appraisers", desk.kept, name="kept"),
    path("desk/appraisers/transfer", desk.transfer, name="transfer"),
    re_path(r"^desk/appraisers/export" + ENDING, desk.export, name="export"),
]
