"""What `fawang eval` needs: nothing, unless guidance as a whole is asked."""

import json
import os
import subprocess
from pathlib import Path

from fawang.cli.processes import runtime


def test_without_an_installation_files_can_be_measured(tmp_path: Path) -> None:
    asked = {
        "question": "老板拖欠三个月工资，能去劳动仲裁吗？",
        "category": "劳动纠纷",
        "category_kind": "crimekg20",
    }
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps(asked, ensure_ascii=False))
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("FAWANG_", "DATABASE"))}
    done = subprocess.run(
        runtime.this_program("eval", "guidance", "--questions", str(file), "--json"),
        env={**bare, "FAWANG_HOME": str(tmp_path / "home"), "FAWANG_EMBEDDER": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["labels"]["crimekg20"]["accuracy"]["n"] == 1
    assert not (tmp_path / "home").exists()
