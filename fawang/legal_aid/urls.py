"""Addresses of legal aid: the prescribed forms."""

from django.urls import path

from fawang.legal_aid.pages import forms

app_name = "legal_aid"

urlpatterns = [
    path("desk/orders/<str:code>/forms/<str:form>", forms.of_order, name="form"),
    path("f/<str:code>/<str:key>/forms/<str:form>", forms.of_own, name="own_form"),
]
