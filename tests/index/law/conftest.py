"""The index of the small world of laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.law.build import build_law
from index.law.index import LawIndex
from tests.index.law.law_world import world
from vietnamese import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The reader of questions."""
    return Reader.load()


@pytest.fixture(scope="session")
def law_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the index."""
    folder = tmp_path_factory.mktemp("snapshot") / "law"
    build_law(world(), folder, None, None)
    return folder


@pytest.fixture(scope="session")
def law(law_folder: Path, reader: Reader) -> LawIndex:
    """The loaded index."""
    return LawIndex.load(law_folder, None, reader)
