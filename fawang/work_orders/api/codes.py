"""Codes that kinds of orders declare, as types of the API: what there is now is taken, and named in the description."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from fawang.work_orders import kinds
from fawang.work_orders.data import limits


class _Declared(str):
    """One of the codes that `known` returns at the moment."""

    __slots__ = ()
    known: ClassVar[Callable[[], Iterable[str]]]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # The reference makes it a component of its own in the description.
        return core_schema.no_info_after_validator_function(
            cls._read, core_schema.str_schema(), ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "enum": [*cls.known()], "title": cls.__name__}

    @classmethod
    def _read(cls, given: str) -> str:
        if given not in cls.known():
            raise ValueError("not declared")
        return given


class OrderState(_Declared):
    """A state of some kind."""

    __slots__ = ()
    known = kinds.states


class OrderCommand(_Declared):
    """A command of some kind."""

    __slots__ = ()
    known = kinds.commands


class _Filter:
    """Describes what a list is narrowed by; another word is `field_wrong`."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "enum": [*limits.GROUPS, *kinds.states()]}


STATES = _Filter()


def name_first(schema: dict[str, Any]) -> None:
    """Let the description say which kind is meant where none is named."""
    schema["default"] = kinds.first()
