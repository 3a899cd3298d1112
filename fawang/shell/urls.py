"""The addresses of the shell: the public pages, a person's own matter, the workbench."""

from django.urls import path

from fawang.shell.pages import about, gallery, home, matters, personal_data, sign_in
from fawang.shell.pages.desk import audit
from fawang.shell.presentation import preferences

app_name = "shell"

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences", preferences.choose, name="preferences"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("privacy", about.privacy, name="privacy"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/code", sign_in.sign_in_code, name="sign_in_code"),
    # a person's own matter
    path("track", matters.track, name="track"),
    path("my", matters.mine, name="mine"),
    path("my/data", personal_data.export, name="personal_data"),
    # the workbench
    path("desk", home.desk, name="desk"),
    path("desk/audit", audit.audit, name="audit"),
    # the components
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/desk", gallery.desk, name="gallery_desk"),
    path("gallery/question", gallery.question, name="gallery_question"),
    path("gallery/sign-in", gallery.bare, name="gallery_bare"),
    path("gallery/problem", gallery.problem, name="gallery_problem"),
]
