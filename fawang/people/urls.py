"""Addresses of the pages of people."""

from django.urls import path

from fawang.people.pages import account, register, staff

app_name = "people"

urlpatterns = [
    path("sign-out", account.sign_out, name="sign_out"),
    path("staff/sign-in", staff.sign_in, name="staff_sign_in"),
    path("staff/code", staff.staff_code, name="staff_code"),
    path("staff/enrol", staff.enrol, name="enrol"),
    path("staff/account", account.account, name="account"),
    path("staff/phone", account.phone, name="own_phone"),
    path("staff/password", account.password, name="password"),
    path("staff/desk", account.choose_desk, name="choose_desk"),
    path("desk/staff", register.register, name="register"),
    path("desk/staff/new", register.create, name="create_staff"),
    path("desk/staff/appoint", register.appoint, name="appoint"),
    path("desk/staff/<int:staff_id>/close", register.close, name="close_account"),
    path("desk/staff/<int:staff_id>/password", register.reset, name="reset_password"),
    path("desk/staff/<int:staff_id>/second-factor", register.reset_factor, name="reset_factor"),
    path("desk/staff/memberships/<int:membership_id>/end", register.dismiss, name="dismiss"),
]
