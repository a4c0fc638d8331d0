"""The first NLU component: every text becomes the one form that intents, aspects and the index see."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from vietnamese import Reader, fold

STAND_IN = "?"
"""Stands for a message without letters or figures, which the featurizers cannot take."""


def tame(text: str) -> str:
    """Take from the front what makes a message a command of Rasa (`/restart`); empty if nothing readable is left."""
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char.isspace())
    text = re.sub(r"^[\s/]+", "", text)
    return text if any(char.isalnum() for char in text) else ""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class VietnameseReader(GraphComponent):
    """Normalises, writes out chat spelling and restores accents, in training and in the talk alike."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseReader:
        """Load the language model; Rasa calls this for training and for serving."""
        return cls(Reader.load())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read the examples, each also typed without accents: what restoration gets wrong is learned."""
        examples = training_data.training_examples
        bare = []
        for example in examples:
            if example.get(TEXT) and example.get(INTENT):
                copy = Message(dict(example.data), output_properties=set(example.output_properties))
                copy.set(TEXT, fold(example.get(TEXT)))
                bare.append(copy)
        self.process(examples)
        self.process(bare)
        seen = {example.get(TEXT) for example in examples}
        new = [example for example in bare if example.get(TEXT) not in seen]
        return TrainingData(
            examples + new,
            training_data.entity_synonyms,
            training_data.regex_features,
            training_data.lookup_tables,
            training_data.responses,
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace the text of each message by its read form. Commands of `rasa shell` (`/restart`) stay as they are;
        the gateway lets none through."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                message.set(TEXT, tame(self._reader.read(text)) or STAND_IN, add_to_output=True)
        return messages
