"""Parts of a snapshot that the next one takes over, file by file, when they would be made of the same again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from index.errors import SnapshotError
from index.manifest import read_manifest, verify


def taken_over(current: Path, part: str, mark: str, names: Sequence[str], folder: Path) -> bool:
    """Link the files and folders `names` of a part into the new snapshot `folder`; whether that was possible.

    It is when the snapshot in use (`current`) is sound and its part has the same mark. Raises OSError when the disk
    fails.
    """
    held = current.resolve()
    try:
        manifest = read_manifest(held)
        if manifest.parts.get(part) != mark:
            return False
        verify(held, manifest)
    except SnapshotError:
        return False
    for name in names:
        if (held / name).is_dir():
            shutil.copytree(held / name, folder / name, copy_function=_link)
        elif (held / name).exists():
            _link(str(held / name), str(folder / name))
    return True


def _link(source: str, target: str) -> str:
    """Snapshots are never written to, so that two may share a file; where links are not possible it is copied."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target
