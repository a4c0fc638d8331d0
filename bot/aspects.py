"""The NLU component that sets `aspects`: which aspects (`actions.answer.Aspect`) a message asks."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.aspect_model import AspectModel, Example
from bot.implied import read_implied
from bot.wordings import read_examples
from vietnamese import Reader

ASPECTS_KEY = "aspects"
FILE = "aspects.npz"


def labelled(training_data: TrainingData) -> list[Example]:
    """The examples whose block names aspects in its metadata (an empty list names none, and teaches so)."""
    found = []
    for message in training_data.intent_examples:
        aspects = ((message.get(METADATA) or {}).get(METADATA_INTENT) or {}).get(ASPECTS_KEY)
        if aspects is not None:
            found.append((message.get(TEXT), frozenset(aspects)))
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AspectClassifier(GraphComponent):
    """Learns from the `ask` examples and sets the message property `aspects`, most probable first."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: AspectModel | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AspectClassifier:
        """An untrained component."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AspectClassifier:
        """The trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, AspectModel.load(folder / FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the aspects, from what is implied and from the bank of wordings too, and keep the weights."""
        reader = Reader.load()
        self._model = AspectModel.fit(labelled(training_data) + read_implied(reader) + read_examples(reader))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `aspects` on each message."""
        assert self._model is not None, "Rasa loads or trains a component before it asks it to process"
        for message in messages:
            message.set(ASPECTS_KEY, self._model.predict(message.get(TEXT) or ""), add_to_output=True)
        return messages
