"""Addresses of the pages of work orders that the shell has not."""

from django.urls import path

from fawang.work_orders.pages import links, persons

app_name = "work_orders"

urlpatterns = [
    path("desk/orders/<str:code>/persons", persons.persons, name="persons"),
    path("desk/orders/<str:code>/persons/<int:person_id>/leave", persons.left, name="person_left"),
    path("desk/orders/<str:code>/persons/<int:person_id>/unmask", persons.unmask, name="person_unmask"),
    path("desk/orders/<str:code>/links", links.links, name="links"),
    path("desk/orders/<str:code>/links/<int:link_id>/remove", links.remove, name="link_remove"),
    path("f/<str:code>/<str:key>/persons", persons.own_persons, name="own_persons"),
    path("left", persons.has_left, name="has_left"),
]
