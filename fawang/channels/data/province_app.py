"""Reading data/province_app.yaml."""

from functools import cache
from pathlib import Path

import yaml

from fawang.channels.rules.province_app import Act, Names

_CLAIMS = {"name", "id_number", "phone", "phone_verified", "level"}


@cache
def names() -> Names:
    """Return by which names the province's service app says what, read once.

    Raises:
        ValueError: a name is missing, or one stands there that nothing reads.
    """
    data = yaml.safe_load(Path(__file__).with_name("province_app.yaml").read_text(encoding="utf-8"))
    if set(data) != {"verified", "scope", "claims", "levels", "needs"}:
        raise ValueError(f"province_app.yaml: {sorted(data)}")
    if set(data["claims"]) != _CLAIMS or set(data["needs"]) != set(Act):
        raise ValueError("province_app.yaml: claims and needs are those that rules/province_app.py reads")
    return Names(data["scope"], data["claims"], data["levels"], data["needs"])
