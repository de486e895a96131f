"""Where files that came back are kept: originals untouched by hash, the latest right ones by name."""

from pathlib import Path

from addin.intake.names import plain_ending
from addin.register.register import Register
from generator.core.writing import put_whole

ORIGINALS, CURRENT = "originals", "current"
"""Folders of what was received."""


def keep_original(folder: Path, path: Path, sha256: str) -> Path:
    """Copy a file below `folder`, under the hash of its content; what is there already stays."""
    kept = folder / ORIGINALS / f"{sha256}{plain_ending(path.name)}"
    if not kept.exists():
        put_whole(kept, path.read_bytes())
        kept.chmod(0o444)
    return kept


def lay_out_current(folder: Path, register: Register) -> list[Path]:
    """Make the folder of what counts: the latest right file of each instance, with its due date in its name.

    It follows from the register alone, so that a run that was ended is made good by the next.
    """
    paths = []
    for instance in register.instances():
        right = [arrival for arrival in register.arrivals(instance.id) if arrival.outcome.is_right]
        if right:
            path = folder / CURRENT / f"{Path(instance.path).stem}-{instance.due.isoformat()}.xlsx"
            content = Path(right[-1].original).read_bytes()
            if not path.exists() or path.read_bytes() != content:
                put_whole(path, content)
            paths.append(path)
    return paths
