"""List the traditional words that the conversion sign for sign must leave as they are.

    python tools/traditional.py          write fawang/knowledge/data/traditional_kept.tsv
    python tools/traditional.py --check  fail if the committed file is not what OpenCC's dictionaries give

`language.traditional` converts phrases first and the signs that are in no phrase afterwards. 皇后 stays 皇后 as a
phrase, and its 后 alone would become 後: such words are listed. The list depends on the version of OpenCC only.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fawang.knowledge.search.language import DICTIONARIES, KEPT

HEAD = (
    "# Written by tools/traditional.py: traditional words of OpenCC's phrases that hold simplified signs.\n"
)


def build() -> str:
    """Return the file."""
    signs = _read("STCharacters")
    table = str.maketrans(signs)
    words = sorted({word for word in _read("STPhrases").values() if word.translate(table) != word})
    return HEAD + "".join(f"{word}\t{word}\n" for word in words)


def _read(name: str) -> dict[str, str]:
    """Return a dictionary of OpenCC, each word with what it becomes first of all."""
    with TemporaryDirectory(prefix="fawang-") as folder:
        file = Path(folder) / "words.txt"
        program = DICTIONARIES.parents[1] / "bin" / "opencc_dict"
        subprocess.run(
            [program, "-i", DICTIONARIES / f"{name}.ocd2", "-o", file, "-f", "ocd2", "-t", "text"],
            check=True,
            capture_output=True,
        )
        pairs = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
        return {word: becomes.split(" ")[0] for word, becomes in pairs}


def main(arguments: list[str]) -> int:
    """Write the list, or check it; return the exit status."""
    built = build()
    if "--check" in arguments:
        if KEPT.is_file() and KEPT.read_text(encoding="utf-8") == built:
            return 0
        print(f"{KEPT} is not what OpenCC's dictionaries give: run tools/traditional.py", file=sys.stderr)
        return 1
    KEPT.write_text(built, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
