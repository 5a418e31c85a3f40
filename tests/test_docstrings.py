"""Every public method of the package says what it does, itself or in the class it comes from."""

import importlib
import inspect
import pathlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import dlbook
from dlbook.configuration import Configurable
from dlbook.layers import Layer
from dlbook.models import Sequential


def modules() -> Iterator[ModuleType]:
    """Every public module of the package, exercises (whose stubs are the reader's) aside."""
    for found in pkgutil.walk_packages(dlbook.__path__, "dlbook."):
        if "._" not in found.name and not found.name.startswith("dlbook.exercises.bank."):
            yield importlib.import_module(found.name)


def explained(base: type, name: str) -> bool:
    """Whether ``base`` documents the method, or is another library's class that defines it."""
    own = base.__module__.partition(".")[0] in ("dlbook", "planted")
    return name in vars(base) and (not own or bool(vars(base)[name].__doc__))


def undocumented(module: ModuleType) -> list[str]:
    """The public methods without a docstring, inherited ones included."""
    return [
        f"{module.__name__}.{cls.__name__}.{name}"
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and not cls.__name__.startswith("_")
        for name, member in vars(cls).items()
        if not name.startswith("_")
        and isinstance(member, staticmethod | classmethod | property | type(undocumented))
        and not any(explained(base, name) for base in cls.__mro__)
    ]


def test_public_methods_are_documented() -> None:
    assert [name for module in modules() for name in undocumented(module)] == []


def test_missing_docstring_is_found() -> None:
    class Base:
        def forward(self) -> None:
            """Go on."""

    class Inheriting(Base):
        def forward(self) -> None:
            pass

    class Silent:
        def forward(self) -> None:
            pass

    class Path(pathlib.Path):
        def touch(self) -> None:
            pass

    module = ModuleType("planted")
    for cls in (Base, Inheriting, Silent, Path):
        cls.__module__ = "planted"
        setattr(module, cls.__name__, cls)
    assert undocumented(module) == ["planted.Silent.forward"]


def configured(cls: type = Configurable) -> Iterator[type]:
    """The package's public classes that a reader makes by their arguments."""
    for sub in cls.__subclasses__():
        yield from configured(sub)
        own = sub.__module__.startswith("dlbook.") and not sub.__name__.startswith("_")
        if own and not inspect.isabstract(sub):
            yield sub


def lacking(cls: type) -> list[str]:
    """What a class's own docstring does not say of example, shapes, arguments and errors."""
    text = vars(cls).get("__doc__") or ""
    text = " ".join(text.split()).replace("Arguments and errors: see", "Args Raises")
    wanted = {">>>": True, "Shapes": issubclass(cls, Layer) and cls is not Sequential}
    arguments = inspect.signature(vars(cls).get("__init__", object.__init__)).parameters
    own = "__init__" in vars(cls) and not set(arguments) <= {"self", "options"}
    takes = own and inspect.signature(cls).parameters.keys() != {*COMMON}
    wanted |= {"Args": takes, "Raises": takes}
    return [f"{cls.__name__}: {part}" for part, needed in wanted.items() if needed > (part in text)]


COMMON = ("input_shape", "input_dim", "name", "trainable", "seed")


def test_docstrings_have_an_example_and_say_arguments_and_errors() -> None:
    assert sorted(part for cls in set(configured()) for part in lacking(cls)) == []


def test_what_a_docstring_lacks_is_found() -> None:
    class Bare(Layer):
        """Says nothing."""

        def __init__(self, units: int) -> None:
            super().__init__()

    assert lacking(Bare) == ["Bare: >>>", "Bare: Shapes", "Bare: Args", "Bare: Raises"]
