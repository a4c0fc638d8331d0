"""Rasa's own checks: validation of all files, test dialogues, cross-validation of the NLU examples."""

from __future__ import annotations

from bot.environment import Environment


def validate(environment: Environment) -> int:
    """`rasa data validate` where each warning counts; 0 when there is none."""
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    from bot.training import CONFIG, DATA, DOMAIN

    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), [str(DATA)])
    validator = Validator.from_importer(importer)
    good = validator.verify_all(ignore_warnings=False) and validator.verify_story_structure(ignore_warnings=False)
    return 0 if good else 1


def test_core(environment: Environment) -> int:
    """Play tests/dialogues on the trained model."""
    raise NotImplementedError


def test_nlu(environment: Environment) -> int:
    """Cross-validate."""
    raise NotImplementedError
