"""Two surroundings: the frame alone, without database and other rooms; and the pages of a whole installation."""

import asyncio
from collections.abc import Callable
from types import ModuleType

import pytest
from django import forms
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie
from pytest_django import Settings

from fawang.consultations.queries import zone_versions
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Conflict, NotAllowed, TooMany
from fawang.kernel.security.access import Audience, SignInNeeded, allow
from fawang.shell.failures import problems
from fawang.shell.pages import about, gallery, home
from fawang.shell.presentation import preferences


class NobodySignedIn:
    """Stands for the identity middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        return self.get_response(request)


class FailingIdentity:
    """Stands for an identity middleware that needs a database which is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raise OperationalError("no connection to 10.1.2.3")


MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "fawang.shell.failures.problems.ProblemMiddleware",
    "fawang.shell.presentation.preferences.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    f"{__name__}.NobodySignedIn",
    "django_htmx.middleware.HtmxMiddleware",
]


class StoryForm(forms.Form):
    """A form that loses nothing."""

    story = forms.CharField()


@allow(Audience.EVERYBODY)
def raising(request: HttpRequest, name: str) -> HttpResponse:
    """Fail in the way that `name` says."""
    raise {
        "away": OperationalError("no connection to 10.1.2.3"),
        "conflict": Conflict("wrong_state", state="closed"),
        "forbidden": NotAllowed("not_allowed"),
        "missing": Http404("order 7"),
        "often": TooMany("too_many_requests", retry_after=42),
        "bug": ValueError("张三 138 0013 8000"),
        "resident": SignInNeeded(Audience.RESIDENT),
        "staff": SignInNeeded(Audience.STAFF),
    }[name]


@ensure_csrf_cookie
@allow(Audience.EVERYBODY)
def story(request: HttpRequest) -> HttpResponse:
    """Take a story."""
    return HttpResponse(request.POST.get("story", ""))


@allow(Audience.EVERYBODY)
async def slow(request: HttpRequest) -> HttpResponse:
    """Fail in an asynchronous view."""
    await asyncio.sleep(0)
    raise OperationalError("no connection")


@allow(Audience.EVERYBODY)
def place(request: HttpRequest) -> HttpResponse:
    """Stand for a page of another room."""
    return HttpResponse("a page")


#: The frame's own pages, without those of matters, which need a database.
FRAME = [
    path("", home.home, name="home"),
    path("preferences", preferences.choose, name="preferences"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("privacy", about.privacy, name="privacy"),
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/desk", gallery.desk, name="gallery_desk"),
    path("gallery/question", gallery.question, name="gallery_question"),
    path("gallery/sign-in", gallery.bare, name="gallery_bare"),
    path("gallery/problem", gallery.problem, name="gallery_problem"),
    path("test/sign-in", place, name="sign_in"),
]

PEOPLE = [path("staff", place, name="staff_sign_in"), path("out", place, name="sign_out")]

urls = ModuleType("urls_of_the_frame_tests")
urls.__dict__.update(
    urlpatterns=[
        path("raise/<str:name>", raising),
        path("api/raise/<str:name>", raising),
        path("story", story),
        path("slow", slow),
        path("people/", include((PEOPLE, "people"))),
        path("", include("fawang.channels.urls")),
        path("", include((FRAME, "shell"))),
    ],
    handler400=problems.bad_request,
    handler403=problems.forbidden,
    handler404=problems.not_found,
    handler500=problems.server_error,
)


@pytest.fixture
def frame_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only the frame answer, as where no zone was opened at the workbench."""
    monkeypatch.setattr(zone_versions, "newest", dict)
    settings.ROOT_URLCONF = urls
    settings.MIDDLEWARE = MIDDLEWARE
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
