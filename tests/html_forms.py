"""The forms of a page as a browser without scripts sees and sends them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

#: Types of `input` into which people write words; one without a type is `text`.
FREE = ("text", "search", "url", "email")


@dataclass
class Form:
    """A form: what it sends if nobody changes anything, the names of all its fields, and of those for words."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def send(self, client: Client, page: str, /, **changed: Any) -> Any:
        """Send it from the page at that address, with some values changed; what it does not ask cannot be answered."""
        assert set(changed) <= self.names, (set(changed) - self.names, self.names)
        values = {**self.values, **{name: [value] for name, value in changed.items()}}
        target = urljoin(f"http://testserver{page}", self.action)
        path = target.removeprefix("http://testserver").partition("#")[0]
        if self.method == "get":
            return client.get(urlsplit(path).path, values)
        return client.post(path, values)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._form = Form(values.get("method", "get").lower(), values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is None:
            assert tag != "textarea", f"a text area outside of a form: {values}"
            return
        self._form.names.add(name)
        if tag == "textarea" and name:
            self._form.free.append(name)
            self._form.values[name] = [""]
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "value" in values:
            if "selected" in values or self._select not in self._form.values:
                self._form.values[self._select] = [values["value"]]
        elif tag == "input" and name:
            self._input(self._form, name, values)

    def _input(self, form: Form, name: str, values: dict[str, str]) -> None:
        kind = values.get("type", "text")
        if kind in FREE:
            form.free.append(name)
        if kind in ("radio", "checkbox"):
            if "checked" in values:
                form.values.setdefault(name, []).append(values.get("value", "on"))
        elif kind not in ("file", "submit", "image"):
            form.values[name] = [values.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def before_the_box(page: str) -> str | None:
    """Return the text that stands in the main part before the box with the numbers; None where there is no box."""
    main = page.partition("<main")[2].partition(">")[2] or page
    before, box, after = main.partition('class="urgent')
    if not box or 'href="tel:' not in after.partition("</section>")[0]:
        return None
    return re.sub(r"<!--.*?-->|<[^>]*>|<[^>]*$", "", before, flags=re.DOTALL).strip()
