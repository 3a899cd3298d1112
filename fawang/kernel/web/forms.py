"""What an action refused, put into the form it came from."""

from django.forms import Form
from django.http import HttpResponse

from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.wording import say


def show_problem(form: Form, problem: Problem, *, apart: tuple[str, ...] = ()) -> None:
    """Put what an action refused into `form`, so that the page shows it with the text still typed in.

    Errors of fields that the form does not have, and problems without any, stand above the form.

    Args:
        apart: fields that the page draws beside the form; what is wrong with them is said above it.
    """
    form.is_valid()
    unplaced = not problem.errors
    for name, code in problem.errors.items():
        if name in form.fields:
            form.add_error(name, say(code))
        elif name in apart:
            form.add_error(None, say(code))
        else:
            unplaced = True
    if unplaced:
        form.add_error(None, say(problem.code, **problem.params))


def marked[Response: HttpResponse](response: Response, problem: Problem | None) -> Response:
    """Return a page that shows a limit among what was typed, with its status and when to come again.

    Other problems, and none, leave the page as it is.
    """
    if isinstance(problem, TooMany):
        response.status_code = problem.status
        response["Retry-After"] = str(problem.params.get("retry_after", 1))
    return response
