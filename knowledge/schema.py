"""The JSON Schema of curated records, for editors: `python -m knowledge.schema` writes it beside them."""

from __future__ import annotations

import json
from typing import Any

from knowledge.curated import FOLDER, SHORT_NAME_LIMIT
from knowledge.procedure import Procedure

PATH = FOLDER / "procedure.schema.json"


def procedure_schema() -> dict[str, Any]:
    """The schema of one YAML file: the model's own, but that `source` may leave out what the loader fills in."""
    schema = Procedure.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A curated procedure of Motcua"
    schema["properties"]["short_name"]["maxLength"] = SHORT_NAME_LIMIT
    source = schema["$defs"]["Source"]
    source["required"] = ["as_of"]
    for key in ("kind", "file"):
        del source["properties"][key]
    del schema["$defs"]["SourceKind"]
    return schema


def schema_text() -> str:
    """The file's content."""
    return json.dumps(procedure_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
    print(f"wrote {PATH}")
