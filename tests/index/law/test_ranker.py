"""The trees give what LightGBM gives."""

from __future__ import annotations

import numpy as np
import pytest

from index.law.features import NAMES
from index.law.ranker import CERTAIN, FILE, Ranker, tree_of


def test_trees_give_what_lightgbm_gives() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    dice = np.random.default_rng(3)
    table = dice.normal(size=(600, len(NAMES))).astype(np.float32)
    target = table[:, 0] * table[:, 1] + np.abs(table[:, 2])
    model = lightgbm.train(
        {"objective": "regression", "num_leaves": 12, "verbose": -1, "num_threads": 1},
        lightgbm.Dataset(table, target),
        20,
    )
    trees = [tree_of(info["tree_structure"]) for info in model.dump_model()["tree_info"]]
    ranker = Ranker.from_json({"features": list(NAMES), "certain": {}, "bias": 0.0, "trees": trees})
    assert np.allclose(ranker.scores(table), model.predict(table), atol=1e-4)


def test_the_shipped_ranker_fits_the_features() -> None:
    ranker = Ranker.load(FILE)
    assert len(ranker.value) > 0
    assert ranker.certain.shape == (len(CERTAIN),)


def test_a_ranker_of_other_features_is_refused() -> None:
    with pytest.raises(KeyError, match=r"index\.law\.training"):
        Ranker.from_json({"features": ["none of ours"], "certain": {}, "bias": 0.0, "trees": []})


def test_the_best_is_never_less_probable_than_another() -> None:
    ranker = Ranker.from_json({"features": list(NAMES), "certain": {}, "bias": -2.0, "trees": []})
    chances = ranker.probabilities(np.zeros((4, len(NAMES)), np.float32), np.array([0.1, 3.0, 2.9, 2.8], np.float32))
    assert chances.argmax() == 1
    assert chances.sum() <= 1
