"""Files that are written whole or not at all."""

import os
from pathlib import Path
from tempfile import mkstemp


def put_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`; a reader, or a failure, never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".auditbook-{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


class written_whole:
    """A path to write to that takes the place of `path` only if nothing goes wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Path:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=".auditbook-", suffix=".xlsx", dir=self._path.parent)
        os.close(handle)
        self._draft = Path(name)
        return self._draft

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._draft.chmod(0o666 & ~_umask())
            self._draft.replace(self._path)
        else:
            self._draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
