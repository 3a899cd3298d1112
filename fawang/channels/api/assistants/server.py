"""The MCP server: streamable HTTP, stateless, one answer for each request. Run by `fawang assistants`.

It is a process of its own: the library and its server would else lie in every process that serves pages.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import translation
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field

from fawang import __version__
from fawang.channels.actions.channels import count
from fawang.channels.api.assistants import lookups
from fawang.channels.api.assistants.admission import Admission
from fawang.channels.api.assistants.answers import (
    FormsAnswer,
    GuidanceAnswer,
    ItemsAnswer,
    OfficesAnswer,
    PeriodAnswer,
)
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Offer
from fawang.kernel import wording
from fawang.kernel.rules.problems import Problem
from fawang.organisations.texts.labels import HEADINGS

CODE = "assistants"
PATH = "/mcp"
#: A question and its facts; nobody sends papers here.
MOST_BYTES = 64 * 1024
INSTRUCTIONS = (
    "Public legal services of a Chinese province. Every tool reads; nothing is stored, and no matter can be read or "
    "changed. Rules for whoever uses them: 1. If `call_now` is filled, show its numbers before anything else. "
    "2. Quote articles only from `sources`, with their validity; an answer holds for `as_of` only. 3. Say that it is "
    "guidance and no lawyer's opinion. 4. Never ask a person for the key, the code or the papers of a matter: for "
    "progress give them the address in `progress`, to apply or book the one in `open`, `address` or `book`. 5. Leave "
    "out names, numbers and addresses of people: no tool needs them."
)
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Language = Annotated[
    Literal["zh-hans", "zh-hant", "en"],
    Field(description="of the answer; the law itself is always Chinese"),
]


def build() -> MCPServer[Any]:
    """Return the server with its five tools."""
    server: MCPServer[Any] = MCPServer(
        "fawang",
        title="法网 · Public legal services",
        instructions=INSTRUCTIONS,
        version=__version__,
        website_url=settings.FAWANG_PUBLIC_URL,
        log_level="WARNING",
        subscriptions=False,
    )

    @server.tool(title="Guidance for a problem in somebody's own words", annotations=_READS)
    async def legal_guidance(
        words: Annotated[str, Field(max_length=2_000, description="what happened, without names")],
        place: Annotated[
            str, Field(max_length=200, description="a division's code, or a place in words")
        ] = "",
        facts: Annotated[
            dict[Literal["side", "paper", "when", "subject", "matter", "not_these"], str] | None,
            Field(
                description="what the person answered to `asked`; `not_these`: codes of `offered` that do not fit"
            ),
        ] = None,
        entry: Annotated[str, Field(max_length=61, description="the value they chose of `offered`")] = "",
        language: Language = "zh-hans",
    ) -> GuidanceAnswer:
        """What the law says and what to do first, from a story in plain words. Asks back where it is not sure."""
        given = {str(name): value[:300] for name, value in (facts or {}).items()}
        return await _answer(
            language, lambda: lookups.guidance(words, place=place, facts=given or None, entry=entry)
        )

    @server.tool(title="Service items: papers, fee, term, where to go", annotations=_READS)
    async def service_item(
        words: Annotated[str, Field(max_length=200, description="what the person wants done")] = "",
        item: Annotated[
            str, Field(max_length=61, description="an id of `items`: all that is known of it")
        ] = "",
        place: Annotated[str, Field(max_length=200)] = "",
        language: Language = "zh-hans",
    ) -> ItemsAnswer:
        """Finds service items of justice, labour, police and courts by words; one by its id in full."""
        return await _answer(language, lambda: lookups.service_item(words, item=item, place=place))

    @server.tool(title="Offices near a place", annotations=_READS)
    async def find_office(
        place: Annotated[
            str, Field(max_length=200, description="a division, an address, or an office's name")
        ],
        heading: Annotated[
            str, Field(max_length=20, description=f"what kind; one of {', '.join(HEADINGS)}, or empty")
        ] = "",
        open_now: bool = False,
        language: Language = "zh-hans",
    ) -> OfficesAnswer:
        """Offices with address, telephone, opening hours and the next free appointment. What is empty is not known."""
        known = heading if heading in HEADINGS else ""
        return await _answer(language, lambda: lookups.offices(place, heading=known, open_now=open_now))

    @server.tool(title="The last day of a period", annotations=_READS)
    async def last_day(
        paper: Annotated[str, Field(max_length=60, description="a code; empty asks which")] = "",
        role: Annotated[str, Field(max_length=60)] = "",
        matter: Annotated[str, Field(max_length=60)] = "",
        service: Annotated[str, Field(max_length=20, description="how the paper came")] = "",
        day: Annotated[date | None, Field(description="the day on which it came")] = None,
        in_custody: bool | None = None,
        language: Language = "zh-hans",
    ) -> PeriodAnswer:
        """Until when somebody can act after a paper: asks one fact at a time, then says the day and how it counts."""
        known = lookups.known_of(paper, role, matter, service, day, in_custody)
        return await _answer(language, lambda: lookups.last_day(known))

    @server.tool(title="Forms", annotations=_READS)
    async def list_forms(language: Language = "zh-hans") -> FormsAnswer:
        """The forms that a person can fill in on the site, each with its address."""
        return await _answer(language, lookups.forms)

    return server


def application() -> Any:
    """Return the ASGI application at `PATH`."""
    # Who reaches it is the reverse proxy's to say, as for the site; a browser's page has no business here.
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[name for host in settings.ALLOWED_HOSTS for name in (host, f"{host}:*")],
        allowed_origins=[settings.FAWANG_PUBLIC_URL],
    )
    app = build().streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=MOST_BYTES,
        transport_security=security,
    )
    return Admission(app)


async def _answer[T](language: str, read: Callable[[], T]) -> T:
    return await sync_to_async(_read, thread_sensitive=False)(language, read)


def _read[T](language: str, read: Callable[[], T]) -> T:
    """Answer in a thread: in the person's language, with a connection that goes back to the pool."""
    try:
        with translation.override(language):
            try:
                channels.require(CODE, Offer.GUIDANCE)
                found = read()
            except Problem as problem:
                raise ToolError(wording.say(problem.code, **problem.params)) from None
        count(channel=CODE, what="guidance")
        return found
    finally:
        connection.close()
