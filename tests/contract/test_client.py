"""A client that openapi-python-client makes of the description alone goes through the case from Nanhai, over HTTP."""

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from fawang.config.api import api
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.rules import UnitKind
from fawang.people.models import Staff
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES
from tests.conftest import unit_at
from tests.people.cases import PASSWORD, account, code_of, second_factor

NAME = "legal_services_client"
WORDS = (
    "我和我老婆在南海一家厂做了三年多，没签合同。老板扣着最后两个月的工资和加班费，要我们签自愿离职才给钱。"
)
ANSWERS = {
    "claim": "31.5",
    "urgency": "none",
    "no_condition": "none",
    "exempt": "42.3",
    "opponent": "某厂（演示）",
}
#: The names that the generator gives, shortened to what is done. Those of operations are stable.
OPERATIONS = {
    "guidance": "guidance.fawang_knowledge_api_guidance_ask",
    "eligibility": "legal_aid.fawang_legal_aid_api_expectation",
    "create": "work_orders.fawang_work_orders_api_create",
    "read": "work_orders.fawang_work_orders_api_read",
    "inbox": "work_orders.fawang_work_orders_api_inbox",
    "command": "work_orders.fawang_work_orders_api_command",
    "rate": "work_orders.fawang_feedback_api_ratings_create_rating",
    "lawyers": "legal_aid.fawang_legal_aid_api_lawyers",
    "form": "legal_aid.fawang_legal_aid_api_form",
    "token": "staff.fawang_people_api_create_token",
}


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(real_database: str, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """A platform that listens, with a database of its own."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The client: `models`, `client`, and its operations by `OPERATIONS`. The generator had nothing to say."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    made = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none",
            "--config", f"{Path(__file__).with_name('client.yaml')}", "--output-path", NAME, "--fail-on-warning",
        ],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = made.stdout + made.stderr
    assert (made.returncode, "WARNING" in said, "rror" in said) == (0, False, False), said
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        operations = {
            name: importlib.import_module(f"{NAME}.api.{path}").sync_detailed
            for name, path in OPERATIONS.items()
        }
        models, client = (importlib.import_module(f"{NAME}.{name}") for name in ("models", "client"))
        yield SimpleNamespace(models=models, client=client, **operations)
    for name in [one for one in sys.modules if one.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_the_documents_say_how_the_generator_is_told_of_files() -> None:
    said = (
        Path("docs/api.md").read_text().partition("<!-- client:begin -->\n```yaml\n")[2].partition("```")[0]
    )
    assert said in Path(__file__).with_name("client.yaml").read_text()


class Program:
    """A program of somebody: it knows what the generator has made, and the address."""

    def __init__(self, generated: Any, address: str, token: str = "") -> None:
        self.made, self.models = generated, generated.models
        clients = generated.client
        self.client = (
            clients.AuthenticatedClient(base_url=address, token=token)
            if token
            else clients.Client(base_url=address)
        )

    def call(self, operation: str, *names: Any, **given: Any) -> tuple[HTTPStatus, Any]:
        """Call an operation; return the status, and what the client has read the answer as."""
        answer = getattr(self.made, operation)(*names, client=self.client, **given)
        return answer.status_code, answer.parsed

    def give(self, order: Any, command: str, expect: int = 200, **data: Any) -> Any:
        """Give a command at the version seen last."""
        body = self.models.OrderCommandIn(version=order.version)
        for name, value in data.items():
            body[name] = value
        status, answer = self.call("command", order.code, self.models.OrderCommand(command), body=body)
        assert status == expect, answer
        return answer


def signed_in(generated: Any, address: str, staff: Staff) -> Program:
    """Return the program of a member of staff, who signs in with both factors."""
    body = generated.models.TokenIn(
        username=staff.username, password=PASSWORD, code=code_of(second_factor(staff)), name="client"
    )
    status, token = Program(generated, address).call("token", body=body)
    assert status == 201, token
    return Program(generated, address, token.token)


@pytest.mark.timeout(180)
def test_the_case_from_nanhai_by_a_generated_client(generated: Any, address: str) -> None:
    models = generated.models
    seed_demo_firms(by=SYSTEM)
    nanhai = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    anybody = Program(generated, address)
    officer = signed_in(generated, address, account(nanhai, username="officer"))
    head = signed_in(generated, address, account(nanhai, Role.OFFICE_HEAD, username="head"))

    # He says it in his own words, and hears what he can expect.
    _status, guidance = anybody.call("guidance", body=models.Ask(text=WORDS, place="440605"))
    assert guidance.understood.matter.startswith("labour.")
    answers = models.AnswersIn(answers=models.AnswersInAnswers.from_dict(ANSWERS), region="440605")
    _status, expected = anybody.call("eligibility", body=answers)
    assert isinstance(expected, models.ExpectationOut)

    # It is handed in; a lost answer is asked for again.
    body = models.NewWorkOrder(
        matter="labour", words=WORDS, place_text="佛山南海桂城", topic=guidance.understood.matter,
        guidance=guidance.receipt, answers=models.NewWorkOrderAnswers.from_dict(ANSWERS),
        person=models.Person(name="蒋先生（演示）", phone="19900001234", dialect=models.Dialect.CANTONESE),
    )  # fmt: skip
    status, order = anybody.call("create", body=body, idempotency_key="nanhai")
    assert (status, type(order)) == (201, models.OrderCreated)
    assert anybody.call("create", body=body, idempotency_key="nanhai")[1] == order
    assert (order.state, order.unit.id) == (models.OrderState.SUBMITTED, nanhai.id)

    # What is refused is a problem with a code.
    status, problem = anybody.call("read", order.code)
    assert (status, type(problem), problem.code) == (404, models.Problem, "not_found")
    status, problem = anybody.call("inbox")
    assert (status, problem.code) == (401, "sign_in_needed")
    status, problem = officer.call(
        "create", body=models.NewWorkOrder(matter="x", words="", person=body.person)
    )
    assert (status, problem.code, problem.errors["matter"]) == (422, "invalid", "matter_unknown")

    # The office accepts it, and asks the best lawyer.
    _status, inbox = officer.call("inbox", q=order.code)
    assert [one.code for one in inbox.items] == [order.code]
    step = officer.give(order, "accept", article="31.5", note="进城务工人员请求支付劳动报酬，免予核查。")
    stale = officer.give(order, "refuse", 409, article="31", reason="不属于范围")
    assert (stale.code, stale["state"], stale["version"]) == ("stale", "accepted", step.version)
    _status, ranked = officer.call("lawyers", order.code)
    best = next(one for one in ranked if one.excluded is None)
    step = officer.give(step, "assign", lawyer_id=best.lawyer_id)
    lawyer = signed_in(
        generated, address, account(nanhai, Role.LAWYER, username="lawyer", lawyer_id=best.lawyer_id)
    )

    # The lawyer handles it: 13,000 yuan are paid in mediation. The head of the office closes it, and nobody else.
    step = lawyer.give(step, "take_up", no_conflict=True)
    today = date.today().isoformat()
    step = lawyer.give(step, "record", event="mediation", on=today, note="与厂方在调解组织主持下协商。")
    step = lawyer.give(
        step, "conclude", outcome="mediation", sum_recovered="13000", ended_on=today, note="当场支付。"
    )
    step = lawyer.give(step, "hand_in", note="调解协议、收款凭证已归档。")
    assert officer.give(step, "close", 403).code == "not_allowed"
    step = head.give(step, "close", note="材料齐全，同意结案。")
    assert step.state == models.OrderState.CLOSED

    # He reads it, has the decision as a document, and rates, once.
    _status, seen = anybody.call("read", order.code, x_access_key=order.access_key)
    assert [one.command for one in seen.history][-2:] == ["conclude", "close"]
    assert seen.history[-1].at.utcoffset() is not None
    status, document = anybody.call("form", order.code, "acceptance", x_access_key=order.access_key)
    assert (status, document.payload.read(5)) == (200, b"%PDF-")
    rating = models.OrderRatingIn(score=5, reasons=["solved", "kind"], comment="谢谢你们，钱拿到了。")
    status, rated = anybody.call("rate", order.code, body=rating, x_access_key=order.access_key)
    assert (status, rated.follow_up) == (201, False)
    status, problem = anybody.call("rate", order.code, body=rating, x_access_key=order.access_key)
    assert (status, problem.code) == (409, "already_rated")
