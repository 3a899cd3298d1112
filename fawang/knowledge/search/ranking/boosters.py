"""Models of LightGBM, read and applied by its library alone.

Its Python package loads SciPy for tables that nobody uses here: 20 MB in every process that is asked something, and a
third of a second of CPU with its first question. What trains models uses the package (`training.py`).
"""

import ctypes
import importlib.util
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.lexical import Floats

#: Of LightGBM's c_api.h: numbers of four bytes, row after row; the score as it is; all trees.
_FLOAT32, _BY_ROW, _NORMAL, _FROM_FIRST, _TO_LAST = 0, 1, 0, 0, -1


def is_installed() -> bool:
    """Tell whether LightGBM is there."""
    return importlib.util.find_spec("lightgbm") is not None


class Booster:
    """A trained model. It answers many threads at once, and lasts as long as the process."""

    def __init__(self, path: Path) -> None:
        """Read a model that was saved as text.

        Raises:
            ValueError: it is not there, or no model.
        """
        trees, columns = ctypes.c_int(), ctypes.c_int()
        self._handle = ctypes.c_void_p()
        _check(
            _library().LGBM_BoosterCreateFromModelfile(
                str(path).encode(), ctypes.byref(trees), ctypes.byref(self._handle)
            )
        )
        _check(_library().LGBM_BoosterGetNumFeature(self._handle, ctypes.byref(columns)))
        self._columns: Final = columns.value

    def num_feature(self) -> int:
        """Return how many columns it was taught."""
        return self._columns

    def predict(self, values: Floats, *, num_threads: int = 1) -> npt.NDArray[np.float64]:
        """Return a score for each row of `values`, which has `num_feature()` columns.

        Raises:
            ValueError: it has another number of columns.
        """
        rows = np.ascontiguousarray(values, dtype=np.float32)
        scores, written = np.empty(len(rows), dtype=np.float64), ctypes.c_int64()
        if len(rows):
            _check(
                _library().LGBM_BoosterPredictForMat(
                    self._handle, rows.ctypes.data_as(ctypes.c_void_p), _FLOAT32,
                    ctypes.c_int32(rows.shape[0]), ctypes.c_int32(rows.shape[1]), _BY_ROW, _NORMAL, _FROM_FIRST,
                    _TO_LAST, f"num_threads={num_threads}".encode(), ctypes.byref(written),
                    scores.ctypes.data_as(ctypes.c_void_p),
                )
            )  # fmt: skip
        return scores


@cache
def _library() -> ctypes.CDLL:
    package = importlib.util.find_spec("lightgbm")
    assert package is not None
    assert package.origin is not None
    found = sorted(Path(package.origin).parent.glob("*/lib_lightgbm.*"))
    library = ctypes.CDLL(str(found[0]))
    library.LGBM_GetLastError.restype = ctypes.c_char_p
    return library


def _check(failed: int) -> None:
    if failed:
        raise ValueError(_library().LGBM_GetLastError().decode())
