"""The deterministic owner of every turn that no rule owns: it hands the turn to `action_respond`."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

RESPOND = "action_respond"
OWN = 0.9
"""Below the 1.0 of rules and of Rasa's own commands, above RulePolicy's fall-back."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RetrievalPolicy(Policy):
    """Predicts `action_respond` after the citizen's message and `action_listen` after any action."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`priority` only breaks ties; RulePolicy (4) wins them."""
        return {"priority": 2}

    @staticmethod
    def supported_data() -> SupportedData:
        """Rules and stories; nothing is learned from either."""
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """One action at 0.9 after a message, listening at 1.0 after an action."""
        probabilities = self._default_predictions(domain)
        last = next(
            (
                event
                for event in reversed(tracker.events)
                if isinstance(event, UserUttered)
                or (isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME)
            ),
            None,
        )
        if isinstance(last, UserUttered):
            probabilities[domain.index_for_action(RESPOND)] = OWN
        else:
            probabilities[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        return self._prediction(probabilities)
