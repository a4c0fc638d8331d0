"""Snapshots and a tiny encoder that the tests of this room share."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encoder import Encoder, load_encoder
from index.snapshot import Snapshot
from tests.index.small_world import NAMES, build, world


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A loaded snapshot of the small world, without vectors."""
    return Snapshot.load(build(world(), tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny static model, saved by sentence-transformers itself."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace

    words = sorted({word for name, _ in NAMES.values() for word in name.lower().replace(",", " ").split()})
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, **{word: n for n, word in enumerate(words, 1)}}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    folder = tmp_path_factory.mktemp("model")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    """The tiny model, loaded as the service does."""
    loaded = load_encoder(str(encoder_folder))
    assert loaded is not None
    return loaded
