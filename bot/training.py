"""Training: from config.yml, domain, examples and rules to one model file, replaced in one step."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.environment import ROOT, Environment, LaunchError
from bot.wordings import files

CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "bot" / "domain.yml"
DATA = ROOT / "bot" / "data"


def train(environment: Environment, *, force: bool = False) -> Path:
    """Train unless the model was trained from just these files; return the model's path.

    Raise `LaunchError` when the training data or the disk does not allow it; the old model then stays.
    """
    model, mark = environment.model, environment.model.with_name("motcua.sha256")
    digest = inputs_digest()
    if not force and model.is_file() and mark.is_file() and mark.read_text() == digest:
        print("The bot's model is up to date.", file=sys.stderr)
        return model
    print("Training the bot (a quarter of a minute) ...", file=sys.stderr)
    begin = time.perf_counter()
    try:
        model.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="training-", dir=model.parent))
    except OSError as error:
        raise LaunchError(f"Cannot write the model to {model.parent}: {error.strerror}.") from error
    try:
        trained = _train_into(work)
        mark.unlink(missing_ok=True)
        trained.replace(model)
        mark.write_text(digest)
    except OSError as error:
        raise LaunchError(f"Cannot write the model to {model.parent}: {error.strerror}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"Trained in {time.perf_counter() - begin:.1f} s, {peak} MB at most: {model}", file=sys.stderr)
    return model


def inputs_digest() -> str:
    """SHA-256 over all a model depends on: files of the bot, the language and the bank, versions of the libraries."""
    digest = hashlib.sha256()
    for name in ("rasa", "scikit-learn", "underthesea", "numpy"):
        digest.update(f"{name} {version(name)}\n".encode())
    folders = (ROOT / "bot", ROOT / "vietnamese")
    ours = [
        path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    for path in sorted([CONFIG, *ours, *files()]):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _train_into(folder: Path) -> Path:
    import rasa.api
    from rasa.engine.exceptions import GraphComponentException, GraphSchemaValidationException
    from rasa.shared.exceptions import RasaException

    _skip_fingerprints()
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    try:
        result = rasa.api.train(
            str(DOMAIN),
            str(CONFIG),
            [str(DATA)],
            str(folder),
            fixed_model_name="motcua",
            force_training=True,
            core_additional_arguments={"augmentation_factor": 0},
        )
    except (RasaException, GraphComponentException, GraphSchemaValidationException) as error:
        raise LaunchError(f"Training failed: {error.__cause__ or error}") from error
    if not result.model:
        raise LaunchError("Training failed; run the command validate to see why.")
    return Path(result.model)


def _skip_fingerprints() -> None:
    """Rasa fingerprints all data after each step, half the time, for a cache that is switched off here."""
    from rasa.engine.training.hooks import TrainingHook

    def nothing(self: TrainingHook, *args: Any, **kwargs: Any) -> dict[str, str]:
        return {}

    TrainingHook.on_before_node = nothing
    TrainingHook.on_after_node = nothing
