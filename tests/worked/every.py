"""The worked examples of all dossiers."""

from importlib import import_module
from pathlib import Path

from tests.worked.model import Example


def all_examples() -> list[Example]:
    """The examples of every module beside this one that has some."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    modules = [import_module(f"tests.worked.{name}") for name in names if name not in ("__init__", "every")]
    return [example for module in modules for example in getattr(module, "EXAMPLES", ())]
