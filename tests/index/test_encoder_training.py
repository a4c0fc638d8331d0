"""Training the shipped encoder, on a tiny own corpus, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.encoder import load_encoder
from index.training.encoder import Recipe, build, confused, save
from index.training.measure import held_out, recall
from index.training.pairs import Speech, content, groups_of, procedure_pairs
from index.training.tokens import Floats, tokenizer_of
from tests.index.small_world import world
from vietnamese import Reader

ARTICLES: list[dict[str, Any]] = [
    {
        "title": f"Điều 1.1.LQ.{number}. {title}",
        "demuc_name": "Hộ tịch",
        "text": f"{title} tại Ủy ban nhân dân cấp xã nơi cư trú, nộp tờ khai và xuất trình giấy tờ tùy thân.",
    }
    for number, title in enumerate(("Đăng ký khai sinh", "Đăng ký khai tử", "Đăng ký kết hôn"), 1)
]
RECIPE = Recipe(tokens=1500, dimension=32, batch=32, steps=100, rate=0.01)


@pytest.fixture(scope="module")
def trained() -> tuple[Tokenizer, Floats]:
    return build(world(), ARTICLES, RECIPE)


def test_trained_model_loads_with_and_without_sentence_transformers(
    trained: tuple[Tokenizer, Floats], tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    save(tmp_path, *trained)
    encoder = load_encoder(str(tmp_path))
    assert encoder is not None
    texts = ["đăng ký khai sinh", "xe máy"]
    rows = encoder.encode(texts)
    assert rows.shape == (2, 32)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    same = SentenceTransformer(str(tmp_path), device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(rows, same, atol=5e-3)


def test_same_seed_gives_the_same_model(trained: tuple[Tokenizer, Floats]) -> None:
    tokenizer, table = build(world(), ARTICLES, RECIPE)
    assert tokenizer.to_str() == trained[0].to_str()
    np.testing.assert_array_equal(table, trained[1])


def test_tokens_cut_at_syllables_and_join_words() -> None:
    tokenizer = tokenizer_of({"▁khai": 20.0, "▁sinh": 20.0, "▁khai▁sinh": 30.0, "▁tử": 5.0, "▁giấy": 5.0})
    cut = tokenizer.encode("Giấy  KHAI SINH, khai tử!", add_special_tokens=False).tokens
    assert cut == ["▁giấy", "▁khai▁sinh", "▁khai", "▁tử"]


def test_records_of_one_name_are_never_each_others_contrast() -> None:
    procedures = world()
    twins = [*procedures, procedures[0].model_copy(update={"code": "9.999999"})]
    groups = np.array(groups_of(twins))
    assert groups[0] == groups[-1]
    rows = confused(twins, 3)
    assert not np.any(groups[rows] == groups[:, None])


def test_pairs_are_repeatable() -> None:
    first, again = (list(procedure_pairs(world(), 7)) for _ in range(2))
    assert [(p.name, p.anchors, p.positives) for p in first] == [(p.name, p.anchors, p.positives) for p in again]


def test_held_out_wordings_are_those_of_whole_records() -> None:
    procedures = [p.model_copy(update={"wordings": [f"cách gọi {p.code}"]}) for p in world()]
    left, unseen = held_out(procedures, 0.5, 1)
    assert len(unseen) == round(len(procedures) / 2)
    assert {p.code for p in left if not p.wordings} == {p.code for p in unseen}


def test_trained_vectors_find_records_by_their_names(trained: tuple[Tokenizer, Floats], tmp_path: Path) -> None:
    save(tmp_path, *trained)
    encoder = load_encoder(str(tmp_path))
    assert encoder is not None
    rates = recall(encoder, world(), [(p.name, frozenset({p.code})) for p in world()], asked=False)
    assert rates.first >= 0.6


def test_lexicon_retells_official_words() -> None:
    told = Speech().rewrite(["đăng", "ký", "thường", "trú"], np.random.default_rng(1))
    assert told is not None
    assert told != ["đăng", "ký", "thường", "trú"]


def test_questions_are_learned_as_the_index_reads_them() -> None:
    assert content("cho em hỏi làm giấy khai sinh cần giấy tờ gì ạ", Reader.load()) == "giấy khai sinh"
