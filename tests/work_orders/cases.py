"""Files that people bring, and programs that staff have speak for them."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.people.actions.sign_in import issue_token
from fawang.people.models import Staff
from fawang.work_orders.actions.documents import attach_document
from fawang.work_orders.models import Document, WorkOrder
from tests.browser import Browser
from tests.people.cases import code_of, second_factor

PDF = b"%PDF-1.4\n" + "工资条".encode()


def zipped(*names: str) -> bytes:
    """Return an archive with files of these names."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return archive.getvalue()


#: The beginnings of files that we take, by their kind.
FILES = {
    "application/pdf": PDF,
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(40),
    "image/heic": b"\0\0\0\x18ftypheic" + bytes(40),
    "audio/amr": b"#!AMR\n" + bytes(40),
    "audio/mp4": b"\0\0\0\x18ftypM4A " + bytes(40),
    "video/mp4": b"\0\0\0\x18ftypmp42" + bytes(40),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": zipped(
        "[Content_Types].xml", "_rels/.rels", "word/document.xml"
    ),
}
#: And of files that we do not take, whatever they are called.
OTHERS = {
    "program": b"MZ" + bytes(100),
    "binary": b"\x7fELF" + bytes(60),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "page": b"<html><script>alert(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "archive": zipped("a.pdf"),
    "text": "工资".encode(),
    "animation": b"GIF89a" + bytes(20),
    "one byte": b"%",
}


def upload(content: bytes = PDF, name: str = "工资条.pdf") -> "SimpleUploadedFile":
    """Return a file as a form sends it; what the browser says about its kind is not to be believed."""
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(order: WorkOrder, content: bytes = PDF, by: Actor = SYSTEM, **more: Any) -> Document:
    """Add a file to an order."""
    name = more.pop("name", "工资条.pdf")
    return attach_document(by=by, order=order, upload=upload(content, name), **more)


def stored(root: Path) -> list[Path]:
    """Return everything that lies in the document store."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def bearer(browser: Browser) -> dict[str, str]:
    """Return the headers with which a program speaks for somebody who has signed in."""
    staff = Staff.objects.get(pk=browser.staff_id)
    token, _ = issue_token(
        username=staff.username, password="only-for-tests", code=code_of(second_factor(staff)), name="tests"
    )
    return {"authorization": f"Bearer {token}"}


def said(answer: Any) -> str:
    """Return everything that an answer says, a page or JSON, in plain characters."""
    is_json = "json" in answer.headers["Content-Type"]
    return str(answer.json()) if is_json else answer.content.decode()
