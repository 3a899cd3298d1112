"""Addresses of the pages of organisations."""

from django.urls import path, re_path

from fawang.kernel.web.transfers import ENDING
from fawang.organisations.pages import (
    closed_days,
    create,
    jurisdictions,
    lawyers,
    profile,
    register,
    reports,
    tasks,
    transfer,
    unit,
)

app_name = "organisations"

urlpatterns = [
    path("offices/<int:unit_id>/photo.jpg", profile.photo, name="photo"),
    path("offices/<int:unit_id>/wrong", reports.wrong, name="wrong"),
    path("desk/unit-tasks", tasks.tasks, name="unit_tasks"),
    path("desk/unit-reports/<int:report_id>", reports.report, name="report"),
    path("desk/units", register.register, name="register"),
    path("desk/units/transfer", transfer.transfer, name="transfer"),
    re_path(r"^desk/units/export" + ENDING, transfer.export, name="export"),
    path("desk/units/<int:unit_id>", unit.unit, name="unit"),
    path("desk/units/<int:unit_id>/shown", profile.profile, name="shown"),
    path("desk/units/<int:unit_id>/edit", unit.edit, name="edit_unit"),
    path("desk/units/<int:unit_id>/hours", unit.hours, name="set_hours"),
    path("desk/units/<int:unit_id>/close", unit.close, name="close_unit"),
    path("desk/units/<int:unit_id>/new", create.create, name="create_unit"),
    path("desk/units/<int:unit_id>/jurisdictions", jurisdictions.add, name="add_jurisdiction"),
    path(
        "desk/units/<int:unit_id>/jurisdictions/<int:jurisdiction_id>/end",
        jurisdictions.end,
        name="end_jurisdiction",
    ),
    path("desk/units/<int:unit_id>/lawyers/new", lawyers.create, name="create_lawyer"),
    path("desk/lawyers/<int:lawyer_id>", lawyers.lawyer, name="lawyer"),
    path("desk/closed-days", closed_days.closed_days, name="closed_days"),
    path("desk/closed-days/remove", closed_days.remove, name="remove_closed_day"),
]
