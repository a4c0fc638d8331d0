"""The bot's parts, run by Rasa's Python: `.venv-rasa/bin/python -m unittest tests.bot.inside.parts`."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from bot import tensorflow_stub

tensorflow_stub.install()

from rasa.shared.nlu.constants import TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot import wordings  # noqa: E402
from bot.aspect_model import AspectModel, pieces  # noqa: E402
from bot.environment import Environment, LaunchError  # noqa: E402
from bot.reader import tame  # noqa: E402
from bot.tokenizer import VietnameseTokenizer  # noqa: E402


class TensorFlowStub(unittest.TestCase):
    def test_names_can_be_imported_and_subclassed_but_not_used(self) -> None:
        import tensorflow as tf
        from tensorflow.keras.utils import Sequence

        class Data(Sequence):
            pass

        self.assertTrue(isinstance(tf.keras.layers.Layer, type))
        with self.assertRaisesRegex(ImportError, "needs TensorFlow"):
            tf.constant(1)
        with self.assertRaises(tensorflow_stub.TensorFlowAbsent):
            Data()


class Taming(unittest.TestCase):
    def test_no_message_can_be_a_command(self) -> None:
        for typed in ("/greet", " /goodbye", "//greet@0.01", "\u200b/greet", "/ \u200b /restart", "\ufeff/greet"):
            with self.subTest(typed):
                self.assertNotIn(tame(typed)[:1], ("/", " "))

    def test_nothing_readable_is_nothing(self) -> None:
        for typed in ("", "   ", "😀😀", "\u200b\u200c", "///", "<>!?"):
            with self.subTest(typed):
                self.assertEqual(tame(typed), "")

    def test_the_rest_stays(self) -> None:
        self.assertEqual(tame("Nghị định 123/2015/NĐ-CP"), "Nghị định 123/2015/NĐ-CP")


class Tokens(unittest.TestCase):
    def setUp(self) -> None:
        self.tokenizer = VietnameseTokenizer(VietnameseTokenizer.get_default_config())

    def words(self, text: str) -> list[str]:
        return [token.text for token in self.tokenizer.tokenize(Message({TEXT: text}), TEXT)]

    def test_words_of_two_syllables_are_one_token(self) -> None:
        self.assertIn("kết_hôn", self.words("đăng ký kết hôn ở đâu"))

    def test_offsets_are_places_in_the_text(self) -> None:
        text = "Tôi  muốn đăng ký  kết hôn, lệ phí 8.000 đồng?"
        for token in self.tokenizer.tokenize(Message({TEXT: text}), TEXT):
            self.assertEqual(" ".join(text[token.start : token.end].lower().split()).replace(" ", "_"), token.text)

    def test_there_is_always_a_token(self) -> None:
        for text in ("?", "...", "😀"):
            self.assertEqual(len(self.words(text)), 1)


class Aspects(unittest.TestCase):
    def test_a_question_is_found_in_a_long_story(self) -> None:
        self.assertIn("hết bao nhiêu tiền", pieces("nhà tôi ở xa lắm. hết bao nhiêu tiền?"))
        self.assertTrue(all(len(piece.split()) <= 12 for piece in pieces("một hai ba " * 30)))

    def test_it_learns_keeps_and_reads_several_aspects(self) -> None:
        fees, times = ["lệ phí bao nhiêu", "hết bao nhiêu tiền"], ["mất bao lâu", "mấy ngày có kết quả"]
        examples = [(text, frozenset({"fee"})) for text in fees] + [(text, frozenset({"time"})) for text in times]
        examples += [(f"nộp {aspect}", frozenset({aspect})) for aspect in ("place", "method", "steps", "result")]
        examples += [(f"xem {aspect}", frozenset({aspect})) for aspect in ("forms", "who", "overview", "legal_basis")]
        examples += [("giấy tờ gì", frozenset({"documents"})), ("điều kiện gì", frozenset({"conditions"}))]
        examples += [("khai sinh", frozenset()), ("hộ chiếu", frozenset())]
        model = AspectModel.fit(examples)
        with tempfile.TemporaryDirectory() as folder:
            model.save(Path(folder) / "aspects.npz")
            read = AspectModel.load(Path(folder) / "aspects.npz")
        text = "làm hộ chiếu hết bao nhiêu tiền, mất bao lâu"
        self.assertEqual({"fee", "time"}, set(read.predict(text)))
        self.assertEqual(model.probabilities(text), read.probabilities(text))


class Wordings(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        bank = mock.patch("bot.wordings.BANK", self.folder)
        bank.start()
        self.addCleanup(bank.stop)

    def test_questions_about_one_aspect_are_read_and_limited(self) -> None:
        lines = "".join(f"      - fee: làm giấy {n} mất mấy đồng\n" for n in range(wordings.MOST + 5))
        (self.folder / "second").mkdir()
        (self.folder / "a.yaml").write_text(f"procedures:\n  - aspects:\n{lines}", encoding="utf-8")
        (self.folder / "second" / "a.yaml").write_text(
            "procedures:\n  - names: [x]\n    aspects:\n      - place: ra đâu làm\n", encoding="utf-8"
        )
        (self.folder / "explained.yaml").write_text("wordings: []\n", encoding="utf-8")
        found = wordings.examples()
        self.assertEqual(found["place"], ["ra đâu làm"])
        self.assertEqual(len(found["fee"]), wordings.MOST)
        self.assertEqual(found, wordings.examples())

    def test_a_faulty_file_is_told(self) -> None:
        for text in ("- a list", "procedures: [", "procedures:\n  - aspects:\n      - price: bao nhiêu\n"):
            (self.folder / "a.yaml").write_text(text, encoding="utf-8")
            with self.subTest(text), self.assertRaisesRegex(LaunchError, r"a\.yaml: not a file of the bank"):
                wordings.examples()


class Settings(unittest.TestCase):
    def test_the_secret_of_the_action_address_is_kept_apart(self) -> None:
        variables = {"MOTCUA_ACTION_URL": "http://127.0.0.1:9/webhook?secret=abc", "MOTCUA_RASA_PORT": "5105"}
        with mock.patch.dict(os.environ, variables):
            found = Environment.read()
        self.assertEqual("http://127.0.0.1:9/webhook", found.action_url)
        self.assertEqual({"secret": "abc"}, found.action_query)

    def test_an_address_that_is_none_is_refused(self) -> None:
        with mock.patch.dict(os.environ, {"MOTCUA_ACTION_URL": "somewhere"}), self.assertRaises(LaunchError):
            Environment.read()
