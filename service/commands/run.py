"""How every command runs: settings read, errors that a person can mend told in one line with exit code 2."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console

from service.errors import ServiceError

P = ParamSpec("P")
R = TypeVar("R")

USER_ERROR = 2
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Tell errors of settings, knowledge, index and service plainly; bugs keep their traceback."""

    @functools.wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(1) from None
        except Exception as error:
            if not _is_told(error):
                raise
            err.print(f"motcua: {error}", style="red", markup=False)
            raise typer.Exit(USER_ERROR) from None

    return wrapper


def _is_told(error: Exception) -> bool:
    if isinstance(error, ServiceError | OSError):
        return True
    from index.errors import RetrievalError
    from knowledge.errors import KnowledgeError

    return isinstance(error, KnowledgeError | RetrievalError)
