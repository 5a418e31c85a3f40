"""Execute a notebook again when the package that it runs on has changed.

Jupyter Book keeps the outputs of a notebook until its cells change. The cells of this book
call ``dlbook``: after an edit there, a page would show the new source beside the old number.
So the cache lives in a folder named after the content of ``dlbook/`` and of the pinned
requirements, and a page that was read with another content is read again. Going back to an
earlier content finds its cache again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

KEPT_CACHES = 5


def sources(root: Path) -> Iterator[Path]:
    """List the files on which a number in a page may depend, besides its notebook."""
    requirements = root / "requirements.txt"
    if requirements.is_file():
        yield requirements
    for path in sorted((root / "dlbook").rglob("*")):
        hidden = any(
            part.startswith((".", "__pycache__")) for part in path.parts[len(root.parts) :]
        )
        if path.is_file() and not hidden:
            yield path


def fingerprint(root: Path) -> str:
    """Hash the names and contents of the package's files."""
    digest = hashlib.sha256()
    for path in sources(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Name the folder of the cache, and forget all but the latest few."""
    key = fingerprint(Path(app.srcdir))
    caches = Path(app.outdir).parent / ".jupyter_cache"
    chosen = caches / key
    chosen.mkdir(parents=True, exist_ok=True)
    chosen.touch()
    by_age = sorted(caches.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[KEPT_CACHES:]:
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    config.nb_execution_cache_path = str(chosen)


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages whose cells ran on another content of the package."""
    key = Path(app.config.nb_execution_cache_path).name
    if getattr(env, "dlbook_fingerprint", key) == key:
        env.dlbook_fingerprint = key  # type: ignore[attr-defined]
        return []
    env.dlbook_fingerprint = key  # type: ignore[attr-defined]
    return sorted(env.found_docs - removed)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("config-inited", choose_cache)
    app.connect("env-get-outdated", find_outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
