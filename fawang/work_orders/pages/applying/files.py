"""Files at their question: kept with the draft, or refused at their field."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.wording import say
from fawang.people.accounts.identity import address_of
from fawang.work_orders.actions.draft_files import keep_file
from fawang.work_orders.data import limits


def keep_files(request: ActingRequest, form: forms.Form) -> bool:
    """Keep the files that came with a page: the answer is the name of each. Tells whether all could be kept."""
    for name, value in list(form.cleaned_data.items()):
        if not isinstance(value, UploadedFile):
            continue
        throttle.take(limits.UPLOAD_BY_ADDRESS, address_of(request))
        try:
            form.cleaned_data[name] = keep_file(by=request.actor, upload=value)
        except Problem as problem:
            for code in problem.errors.values() or (problem.code,):
                form.add_error(name, say(code, **problem.params))
    return not form.errors
