"""Names and configurations: how an object is found by its name and written down as JSON.

The rule that makes it work: a constructor keeps each of its arguments in an attribute of the
same name. Then a configuration is read off the object, and the constructor reads it back.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import numpy as np

from dlbook.checks import positive_int as positive_int

T = TypeVar("T")


def lookup(name: Any, table: Mapping[str, T], what: str) -> T:
    """The entry of ``table`` called ``name``; an unknown name suggests the nearest known one.

    >>> lookup("rlu", {"relu": 1, "tanh": 2}, "activation")
    Traceback (most recent call last):
    ...
    ValueError: Unknown activation 'rlu'. Did you mean 'relu'? Known: relu, tanh.
    """
    if not isinstance(name, str):
        raise TypeError(f"Expected the name of a known {what}, or such an object, got {name!r}.")
    if name in table:
        return table[name]
    near = difflib.get_close_matches(name.lower(), table, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"Unknown {what} {name!r}.{hint} Known: {', '.join(sorted(table))}.")


def snake_case(name: str) -> str:
    """A class's name as Keras writes it in lower case.

    >>> snake_case("GlorotUniform"), snake_case("SGD"), snake_case("RMSprop")
    ('glorot_uniform', 'sgd', 'rmsprop')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def names_of(base: type[Any], aliases: Mapping[str, type[Any]]) -> dict[str, type[Any]]:
    """The package's classes of one kind by their names in lower case, and by other names."""
    kind = (cls for cls in Configurable.classes.values() if issubclass(cls, base))
    named = {snake_case(cls.__name__): cls for cls in kind if not inspect.isabstract(cls)}
    return {**named, **aliases}


def resolve(value: Any, base: type[T], what: str, aliases: Mapping[str, type[T]]) -> T:
    """An object of this kind: ``value`` itself, or one with default settings of that name."""
    return value if isinstance(value, base) else lookup(value, names_of(base, aliases), what)()


class Configurable:
    """An object whose constructor arguments can be read back and written as JSON."""

    classes: ClassVar[dict[str, type[Configurable]]] = {}

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        # A reader's own classes are handed to load_model by name: a class typed in a notebook
        # must never silently replace the package's.
        if cls.__module__.startswith("dlbook."):
            Configurable.classes[cls.__name__] = cls

    def get_config(self) -> dict[str, Any]:
        """The constructor arguments, as JSON can hold them."""
        return {name: serialize(getattr(self, name)) for name in argument_defaults(type(self))}

    def __repr__(self) -> str:
        defaults = argument_defaults(type(self))
        shown = (
            f"{name}={value!r}"
            for name in defaults
            if (value := getattr(self, name)) is not defaults[name] and value != defaults[name]
        )
        return f"{type(self).__name__}({', '.join(shown)})"


def argument_defaults(cls: type) -> dict[str, Any]:
    """Name and default of each constructor argument, those of base classes last."""
    found: dict[str, Any] = {}
    for base in cls.__mro__:
        if "__init__" not in vars(base) or base is object:
            continue
        parameters = inspect.signature(vars(base)["__init__"]).parameters.values()
        for parameter in list(parameters)[1:]:
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                found.setdefault(parameter.name, parameter.default)
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            break
    return found


def serialize(value: Any) -> Any:
    """``value`` as JSON can hold it; objects become ``{"class": ..., "config": ...}``."""
    if isinstance(value, Configurable):
        return {"class": type(value).__name__, "config": value.get_config()}
    if isinstance(value, list | tuple):
        return [serialize(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(
        f"Cannot write {value!r} into a model file: a configuration holds numbers, strings, "
        "lists and objects of dlbook."
    )


def deserialize(value: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
    """The reverse of `serialize`. Classes come from dlbook and from ``custom_objects`` alone."""
    if isinstance(value, dict):
        name = value["class"]
        cls = lookup(name, {**Configurable.classes, **(custom_objects or {})}, "class")
        return cls(**{k: deserialize(v, custom_objects) for k, v in value["config"].items()})
    if isinstance(value, list):
        return tuple(deserialize(item, custom_objects) for item in value)
    return value
