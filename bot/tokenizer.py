"""Vietnamese words as tokens: `cư trú` is one word although it is written as two."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from underthesea import word_tokenize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Words by underthesea, in lower case; a text without one word is one token."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What Rasa's base class reads."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseTokenizer:
        """Make the tokenizer and let underthesea load its model now, not at the first citizen's message."""
        word_tokenize("xin chào")
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of the attribute with their places in the text; punctuation is left out."""
        text: str = message.get(attribute)
        tokens, place = [], 0
        for word in word_tokenize(text):
            # underthesea joins the syllables of a word by one space, whatever stood between them.
            match = re.compile(r"\s+".join(map(re.escape, word.split()))).search(text, place)
            if match is None or not any(char.isalnum() for char in word):
                continue
            tokens.append(Token(word.lower().replace(" ", "_"), match.start(), match.end()))
            place = match.end()
        return tokens or [Token(text, 0)]
