"""Plain values to JSON and back: dataclasses of texts, numbers, tuples and None.

Decoding checks every value against the declared type, because the JSON comes from a process that has read a
hostile file. Pickle would let that process run code in this one.
"""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def to_plain(value: object) -> Any:
    """Encode a value as lists, dictionaries, texts and numbers. Raises TypeError on anything else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.init
        }
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} is no plain value")


def from_plain(kind: Any, plain: Any) -> Any:
    """Decode a value of a declared type. Raises TypeError or ValueError if it is of another."""
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, plain)
    if origin is tuple:
        return _tuple(get_args(kind), plain)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), plain)
    if origin is Literal:
        if plain in get_args(kind):
            return plain
    elif kind is str and type(plain) is str:
        return plain.encode("utf-8", "replace").decode()  # a lone surrogate cannot be encoded
    elif kind is float and type(plain) is int:
        return float(plain)
    elif kind is type(None) if plain is None else type(plain) is kind:
        return plain
    raise TypeError(f"{type(plain).__name__} where {kind} is declared")


def _dataclass(kind: type, plain: Any) -> Any:
    if not isinstance(plain, dict):
        raise TypeError(f"{type(plain).__name__} where {kind.__name__} is declared")
    declared = _hints(kind)
    if plain.keys() - declared.keys():
        raise TypeError(f"{kind.__name__} has no such field")
    return kind(**{name: from_plain(declared[name], value) for name, value in plain.items()})


def _tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise TypeError(f"{type(plain).__name__} where a tuple is declared")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(from_plain(kinds[0], item) for item in plain)
    return tuple(from_plain(kind, item) for kind, item in zip(kinds, plain, strict=True))


def _union(kinds: tuple[Any, ...], plain: Any) -> Any:
    for kind in kinds:
        try:
            return from_plain(kind, plain)
        except (TypeError, ValueError):
            continue
    raise TypeError(f"{type(plain).__name__} where one of {kinds} is declared")


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    """Field → declared type, cached because a document has thousands of values of one class."""
    if kind not in _HINTS:
        hints = get_type_hints(kind)
        _HINTS[kind] = {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
    return _HINTS[kind]
