"""Tests do not depend on how fast a machine is: they wait for what happens (tests/waiting.py)."""

import re

from tests.files import ROOT

#: What is no waiting of a test: the clock of somebody whom tests play, or one who never answers.
SLEEPS = {
    "tests/datacentre/queries/sql/test_judging.py": (1, "a statement that is refused"),
    "tests/hotline/ari_world.py": (4, "the clock of a switch"),
    "tests/hotline/switchboard.py": (2, "what is read from another process; a telephone that answers late"),
    "tests/hotline/telephony/programs/test_supervision.py": (3, "programs that hang"),
    "tests/knowledge/guidance/drafting/fake_chat.py": (1, "answers late"),
    "tests/knowledge/search/embedders/fake_embeddings.py": (1, "answers drop by drop"),
    "tests/lab/bench/test_cpu.py": (1, "a child that idles"),
    "tests/notices/fake_smtp.py": (1, "never answers"),
}
#: Where a span is the thing itself (tests/waiting.py): how often in a file, and what it is. It may only become less.
SPANS = {
    "tests/cli/processes/test_jobs.py": (2, "a worker must not end meanwhile"),
    "tests/datacentre/hook_server.py": (1, "answers drop by drop"),
    "tests/datacentre/test_killed_filling.py": (1, "killed at a moment of chance"),
    "tests/datacentre/warehouse/test_store.py": (1, "killed at several moments of its work"),
    "tests/faults/test_database.py": (2, "a database that is away for ten seconds"),
    "tests/faults/platform.py": (1, "killed at a moment of chance"),
    "tests/faults/test_talks.py": (
        2,
        "people who write once a second, and clients who come back after a fifth",
    ),
    "tests/hotline/control/test_caller.py": (1, "a database that takes long to say that it is away"),
    "tests/hotline/malformed.py": (1, "how quickly a flood comes"),
    "tests/hotline/telephony/programs/test_loop_lag.py": (1, "what holds the loop up"),
    "tests/hotline/telephony/test_edge.py": (1, "a lock that lapses"),
    "tests/hotline/telephony/test_switch.py": (1, "nobody is heard for a while"),
    "tests/hotline/test_desk_phones.py": (1, "each attempt counts as a failure, so there are few"),
    "tests/hotline/test_edge_keeps_out.py": (
        4,
        "how quickly floods come; nobody answers; the second of a limit",
    ),
    "tests/hotline/test_flood.py": (1, "how quickly a flood comes"),
    "tests/hotline/test_malformed.py": (2, "a lock that lapses; the second of a limit"),
    "tests/hotline/test_mixing.py": (1, "the clock of forty telephones"),
    "tests/hotline/test_player.py": (1, "a media engine that answers late"),
    "tests/hotline/test_vanished.py": (2, "nobody is asked, or taken for gone, meanwhile"),
    "tests/journeys/test_folds.py": (1, "in which news comes to a page whose scripts are held back"),
    "tests/journeys/test_phone.py": (1, "how often it looks"),
    "tests/journeys/test_quality.py": (1, "how often it looks"),
    "tests/journeys/test_standing_still.py": (1, "how often it looks"),
    "tests/kernel/news/test_outbox.py": (1, "a reaction that takes long"),
    "tests/kernel/runtime/test_children.py": (1, "a process that hangs"),
    "tests/kernel/security/test_idempotency.py": (1, "a work that takes long"),
    "tests/lab/bench/test_cpu.py": (1, "a process that does nothing"),
    "tests/lab/bench/test_voice_phones.py": (1, "a line that comes in two pieces"),
    "tests/notices/fake_sms_gateway.py": (1, "answers late"),
    "tests/people/actions/test_at_once.py": (1, "a check that takes as long as a real one"),
}


def test_tests_wait_for_what_happens_and_not_for_a_span() -> None:
    for pattern, allowed in (
        (r"sleep\((?!0\))", SLEEPS),
        (r"\b(?:a_while|stand_by|wait_for_timeout)\(", SPANS),
        # A process that is told to stand still goes on for a while: `waiting.stop` waits until it does.
        ("SIGSTOP", {}),
    ):
        found = {
            name: number
            for path in sorted((ROOT / "tests").rglob("*.py"))
            if (name := path.relative_to(ROOT).as_posix())
            not in ("tests/waiting.py", "tests/test_waiting.py")
            if (number := len(re.findall(pattern, path.read_text(encoding="utf-8"))))
        }
        # What has gone goes from the list, too.
        assert found == {name: number for name, (number, _why) in allowed.items()}
