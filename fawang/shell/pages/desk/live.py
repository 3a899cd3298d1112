"""Server-sent events: an open page of the workbench hears that what it shows has changed."""

from collections.abc import AsyncIterator

from django.http import HttpResponseBase, StreamingHttpResponse

from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.live import hub, let_go
from fawang.people.rules import Permission
from fawang.shell.pages.desk.inbox import desk_in
from fawang.work_orders import queries
from fawang.work_orders.queries import Box


@allow(Permission.ORDER_VIEW)
def order(request: ActingRequest, code: str) -> HttpResponseBase:
    """Follow one order."""
    found = queries.visible(code, request.actor)
    return stream_of(f"order:{found.pk}")


@allow(Permission.ORDER_VIEW)
def inbox(request: ActingRequest) -> HttpResponseBase:
    """Follow the list that the inbox shows: the present desk's, or what its unit has taken in."""
    desk = desk_in(request)
    topic = f"{'unit' if desk.box == Box.COMPETENT else desk.box}:{desk.id}"
    return stream_of(topic)


def stream_of(*topics: str) -> HttpResponseBase:
    """Return the news of `topics` as server-sent events: `changed`, without content."""
    response = StreamingHttpResponse(_events(topics), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(topics: tuple[str, ...]) -> AsyncIterator[bytes]:
    # The stream may last for hours: the connection goes back to the pool now, not at the end. Not in the view,
    # since the session is written after it whenever somebody has been away for some minutes.
    await let_go()
    yield b"retry: 3000\n\n"
    news = hub.watch(*topics)
    await anext(news)
    try:
        async for changed in news:
            yield b"event: changed\ndata: 1\n\n" if changed else b": still here\n\n"
    finally:
        await news.aclose()
