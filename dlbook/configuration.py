"""Names and configurations: how an object is found by its name and written down as JSON.

The rule that makes it work: a constructor keeps each of its arguments in an attribute of the
same name. Then a configuration is read off the object, and the constructor reads it back.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

import numpy as np

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
    hint = _nearest(name.lower(), table)
    raise ValueError(f"Unknown {what} {name!r}.{hint} Known: {', '.join(sorted(table))}.")


def _nearest(name: str, known: Iterable[str]) -> str:
    """A question that offers the known name nearest to this one; nothing if none is near."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""


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


def _with_checked_names(cls: type) -> Callable[..., None]:
    """The constructor of a class with all its arguments in the signature, and checked by name."""
    own = vars(cls)["__init__"]
    signature = _full_signature(cls)
    known = list(signature.parameters)[1:]
    needed = [name for name, p in inspect.signature(own).parameters.items() if p.default is p.empty]

    @functools.wraps(own)
    def constructor(self: Any, *arguments: Any, **named: Any) -> None:
        wrong = ""
        try:
            given = signature.bind_partial(self, *arguments, **named).arguments
            missing = [name for name in known if name in needed and name not in given]
            if missing:
                wrong = f" and needs {', '.join(missing)}."
        except TypeError as error:
            wrong = f": {error}."
            for name in named.keys() - known:
                wrong = f", got {name!r}.{_nearest(name, known)}"
        if wrong:
            wanted = f"the arguments {', '.join(known)}" if known else "no arguments"
            raise TypeError(f"{type(self).__name__} expects {wanted}{wrong}")
        own(self, *arguments, **named)

    constructor.__signature__ = signature  # type: ignore[attr-defined]
    return constructor


def _full_signature(cls: type[Any]) -> inspect.Signature:
    """The signature of a constructor, ``**options`` replaced by what the base class makes of it."""
    signature = inspect.signature(vars(cls)["__init__"])
    found = {p.name: p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD}
    if len(found) < len(signature.parameters):
        base: Any = super(cls, cls)
        for parameter in list(inspect.signature(base.__init__).parameters.values())[1:]:
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
                parameter = parameter.replace(kind=parameter.KEYWORD_ONLY)
            fixed = parameter.name in cls.fixed_arguments
            if parameter.kind is not parameter.VAR_POSITIONAL and not fixed:
                found.setdefault(parameter.name, parameter)
    return signature.replace(parameters=list(found.values()))


class Configurable:
    """An object whose constructor arguments can be read back and written as JSON.

    A constructor hands arguments that are its base class's on as ``**options``. To `help`, to
    `inspect.signature` and in errors each constructor has all its arguments by name.

    Raises:
        TypeError: an argument is missing or unknown; the error names the class and what it takes.
    """

    classes: ClassVar[dict[str, type[Configurable]]] = {}
    fixed_arguments: ClassVar[tuple[str, ...]] = ()  # of the base class, given by this one
    keeps_identity: ClassVar[bool] = False  # whether one object in two places stays one in a file

    def __init__(self) -> None:
        """Most objects have no arguments."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if "__init__" in vars(cls):
            cls.__init__ = _with_checked_names(cls)  # type: ignore[method-assign]
        # A reader's own classes are handed to load_model by name: a class typed in a notebook
        # must never silently replace the package's.
        if cls.__module__.startswith("dlbook."):
            Configurable.classes[cls.__name__] = cls

    def get_config(self) -> dict[str, Any]:
        """The constructor arguments, as JSON can hold them."""
        return _arguments(self, [])

    def __repr__(self) -> str:
        defaults = argument_defaults(type(self))
        shown = (
            f"{name}={value!r}"
            for name in defaults
            if (value := getattr(self, name)) is not defaults[name] and value != defaults[name]
        )
        return f"{type(self).__name__}({', '.join(shown)})"


Configurable.__init__ = _with_checked_names(Configurable)  # type: ignore[method-assign]


def argument_defaults(cls: type) -> dict[str, Any]:
    """Name and default of each constructor argument, those of base classes last."""
    parameters = inspect.signature(cls).parameters.values()
    named = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    return {p.name: p.default for p in parameters if p.kind in named}


def serialize(value: Any, seen: list[Any] | None = None) -> Any:
    """``value`` as JSON can hold it.

    Objects become ``{"class": name, "config": arguments}``; those of a reader's own class
    ``{"own": name, ...}``, whatever its name. A layer that comes again becomes ``{"again": k}``,
    k counting the layers from 0 in the order in which they begin. ``seen`` are those so far.
    """
    if isinstance(value, Configurable):
        seen = [] if seen is None else seen
        if value.keeps_identity:
            for k, other in enumerate(seen):
                if other is value:
                    return {"again": k}
            seen.append(value)
        name = type(value).__name__
        kind = "class" if Configurable.classes.get(name) is type(value) else "own"
        inherited = type(value).get_config is Configurable.get_config
        return {kind: name, "config": _arguments(value, seen) if inherited else value.get_config()}
    if isinstance(value, list | tuple):
        return [serialize(item, seen) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(
        f"Cannot write {value!r} into a model file: a configuration holds numbers, strings, "
        "lists and objects of dlbook."
    )


def _arguments(value: Configurable, seen: list[Any]) -> dict[str, Any]:
    return {name: serialize(getattr(value, name), seen) for name in argument_defaults(type(value))}


def deserialize(
    value: Any, custom_objects: Mapping[str, Any] | None = None, made: list[Any] | None = None
) -> Any:
    """The reverse of `serialize`. Own classes come from ``custom_objects`` alone.

    >>> from dlbook.regularizers import L2
    >>> deserialize(serialize([L2(0.5), 3]))
    (L2(l2=0.5), 3)
    """
    made = [] if made is None else made
    if isinstance(value, list):
        return tuple(deserialize(item, custom_objects, made) for item in value)
    if not isinstance(value, dict):
        return value
    if "again" in value:
        return made[value["again"]]
    if "own" in value:
        cls = own(value["own"], custom_objects)
    else:
        cls = lookup(value["class"], Configurable.classes, "class")
    place = len(made)
    if getattr(cls, "keeps_identity", False):
        made.append(None)
    arguments = {k: deserialize(v, custom_objects, made) for k, v in value["config"].items()}
    result = cls(**arguments)
    if getattr(cls, "keeps_identity", False):
        made[place] = result
    return result


def own(name: str, custom_objects: Mapping[str, Any] | None, what: str = "class") -> Any:
    """What a reader made and calls ``name``."""
    if custom_objects and name in custom_objects:
        return custom_objects[name]
    raise ValueError(
        f"Unknown {what} {name!r}: it is your own, not dlbook's. Hand it over: "
        f"custom_objects={{{name!r}: {name}}}."
    )


def count_layers(config: Any) -> int:
    """How many layers a configuration describes, before any of them is made."""
    if isinstance(config, list):
        return sum(map(count_layers, config))
    if not isinstance(config, dict):
        return 0
    cls = Configurable.classes.get(str(config.get("class")))
    layer = "own" in config or (cls is not None and cls.keeps_identity)
    return layer + sum(map(count_layers, config.values()))


def marked_own(value: Any, names: Collection[str]) -> Any:
    """A configuration that tells own classes by what is handed over alone, as older files do."""
    if isinstance(value, list):
        return [marked_own(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    new = {key: marked_own(item, names) for key, item in value.items()}
    if isinstance(new.get("metrics"), list):
        known = [{"own": metric} if metric in names else metric for metric in new["metrics"]]
        new["metrics"] = known
    if isinstance(new.get("class"), str) and (
        new["class"] in names or new["class"] not in Configurable.classes
    ):
        new["own"] = new.pop("class")
    return new
