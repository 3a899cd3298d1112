"""Files of a talk in the JSON API: sent with a message, opened by whoever may read it."""

from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from fawang.consultations.actions.attaching import attach, read_attachment
from fawang.consultations.api.callers import actor_of_any
from fawang.consultations.api.drawn import draw
from fawang.consultations.api.schemas import MessageStored
from fawang.consultations.data import limits
from fawang.consultations.queries import one, talk
from fawang.consultations.talks import files as downloads
from fawang.kernel.rules.problems import Conflict, NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web import contents
from fawang.kernel.web.headers import AccessKey
from fawang.kernel.web.pieces import is_further_piece
from fawang.people.accounts.identity import address_of

router = Router(tags=["consultations"])


@router.post(
    "/{code}/attachments", response={201: MessageStored}, summary="Send photos, a voice message, papers"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def send_files(
    request: ActingRequest,
    response: HttpResponse,
    code: str,
    files: File[list[UploadedFile]],
    client_id: Form[str],
    text: Form[str] = "",
    seconds: Form[int] = 0,
    access_key: AccessKey = None,
) -> Status[dict[str, Any]]:
    """Store a message with one to ten files and return it. The same `client_id` gives the same message again.

    Taken are JPEG, PNG, WebP; WebM, Ogg, MP4, MP3, WAV, AAC and AMR with sound alone; PDF, DOCX, XLSX without
    macros: by their content, up to 10 MB each. Photos are made anew, without place and camera. `seconds` is how long a
    recording lasts.
    """
    actor = actor_of_any(request, code, access_key)
    row = one.visible(code, actor)
    side = one.side_of(row, actor)
    for _each in files:
        throttle.take(limits.ATTACH_BY_ADDRESS, address_of(request))
        throttle.take(limits.ATTACH_BY_SIDE, f"{row.pk}:{side}")
    message, repeated = attach(
        by=actor, code=code, uploads=files, client_id=client_id, text=text, seconds=seconds
    )
    if repeated:
        response["Idempotent-Replayed"] = "true"
    files_of = talk.files_of([message]).get(message.pk, ())
    return Status(201, draw(row, side, [talk.line_of(message, files_of)])[0])


@router.get(
    "/{code}/attachments/{attachment_id}",
    summary="One file of a consultation",
    openapi_extra=contents.file("image/*", "audio/*", "application/*", in_pieces=True),
)
@allow(Audience.EVERYBODY)
@may_raise(Conflict, NotAllowed, TooMany)
def read_file(
    request: ActingRequest, code: str, attachment_id: int, size: str = "", access_key: AccessKey = None
) -> HttpResponse:
    """Return a file to whoever may read the talk; `size=thumb` a small picture of a photo. Opening is audited."""
    throttle.take(limits.FILE_BY_ADDRESS, address_of(request))
    actor = actor_of_any(request, code, access_key)
    again = is_further_piece(request)
    row, content = read_attachment(
        by=actor, code=code, attachment_id=attachment_id, thumb=size == "thumb", again=again
    )
    return downloads.as_file(request, row, content)
