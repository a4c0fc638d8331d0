"""The encoder: the direct path for static models gives what sentence-transformers gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, StaticEncoder, TransformerEncoder, fingerprint_of, load_encoder
from index.errors import EncoderError

TEXTS = ["đăng ký khai sinh", "Cấp lại giấy phép lái xe", "tách thửa"]


def test_static_path_equals_sentence_transformers(encoder: Encoder, encoder_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    assert isinstance(encoder, StaticEncoder)
    wanted = SentenceTransformer(str(encoder_folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode(TEXTS), wanted, atol=1e-5)


def test_an_empty_text_gives_zeros_and_others_unit_length(encoder: Encoder) -> None:
    rows = encoder.encode(["", "đăng ký"])
    assert not rows[0].any()
    assert np.linalg.norm(rows[1]) == pytest.approx(1, abs=1e-5)


def test_prefixes_by_family(encoder_folder: Path) -> None:
    class Spy:
        seen: list[str] = []

        def get_sentence_embedding_dimension(self) -> int:
            return 2

        max_seq_length = 4096

        def encode(self, texts: list[str], **_: object) -> np.ndarray:
            self.seen = texts
            return np.ones((len(texts), 2), dtype=np.float32)

    spy = Spy()
    model = TransformerEncoder("intfloat/multilingual-e5-small", "x", spy)
    model.encode(["khai sinh"], question=True)
    assert spy.seen == ["query: khai sinh"]
    model.encode(["khai sinh"])
    assert spy.seen == ["passage: khai sinh"]
    plain = TransformerEncoder("AITeamVN/Vietnamese_Embedding", "x", spy)
    plain.encode(["khai sinh"], question=True)
    assert spy.seen == ["khai sinh"]


def test_families_trained_on_segmented_text_get_it() -> None:
    class Spy:
        seen: list[str] = []

        def get_sentence_embedding_dimension(self) -> int:
            return 2

        max_seq_length = 4096

        def encode(self, texts: list[str], **_: object) -> np.ndarray:
            self.seen = texts
            return np.ones((len(texts), 2), dtype=np.float32)

    spy = Spy()
    TransformerEncoder("bkai-foundation-models/vietnamese-bi-encoder", "x", spy).encode(["giấy chứng nhận kết hôn"])
    assert "_" in spy.seen[0]


def test_the_fingerprint_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = fingerprint_of(tmp_path)
    (tmp_path / "a").write_text("2")
    assert fingerprint_of(tmp_path) != before


def test_none_is_no_encoder() -> None:
    assert load_encoder("none") is None


def test_an_unreadable_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="MOTCUA_ENCODER"):
        load_encoder(str(tmp_path))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of two layers with random weights, saved as any hub model is, in a folder of the e5 family."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("hub")
    marks, spoken = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], "query passage : giấy khai sinh đăng ký xe máy"
    words = [*marks, *spoken.split(" ")]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    bert = folder / "bert"
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(bert)
    BertTokenizerFast(str(folder / "vocab.txt"), strip_accents=False, model_max_length=64).save_pretrained(bert)
    part = Transformer(str(bert))
    model = SentenceTransformer(modules=[part, Pooling(32, "mean")], device="cpu")
    model.save(str(folder / "multilingual-e5-tiny"), create_model_card=False)
    return folder / "multilingual-e5-tiny"


def test_a_transformer_from_a_folder_is_loaded_with_its_prefixes_and_length(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    assert isinstance(encoder, TransformerEncoder)
    rows = encoder.encode(["giấy khai sinh", "xe máy " * 500])
    assert rows.shape == (2, 32)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    asked = encoder.encode(["giấy khai sinh"], question=True)
    assert not np.allclose(asked[0], rows[0], atol=1e-4)
    assert load_encoder(str(tiny)).fingerprint == encoder.fingerprint  # type: ignore[union-attr]
