"""What is generated is fresh, every content file names its schema, and the documentation for authors does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from skillcheck.content.folder import OPTIONAL_FILES, PARTS, content_files
from skillcheck.content.library import load
from skillcheck.content.practices import pack_files
from skillcheck.workflows.generated_pages import generated

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "content.md"
FOLDERS = [ROOT / "data", ROOT / "examples" / "framework-reemploi", ROOT / "examples" / "official-situations"]
CONTENT = [path for folder in FOLDERS for path in content_files(folder)] + pack_files(ROOT / "data" / "organisation")


GENERATED = generated(ROOT)


def kind_of(path):
    """The schema of a content file, by its folder and name."""
    if path.parent.name in (*PARTS, "practices"):
        return path.parent.name
    if path.parent.name == "organisation":
        return "organisation"
    return path.stem if path.name in OPTIONAL_FILES else "digcomp"


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_what_is_generated_is_fresh(path):
    fresh = path.is_file() and path.read_text(encoding="utf-8") == GENERATED[path]

    assert fresh, f"{path.relative_to(ROOT)} is stale: run «skillcheck content docs»"


def test_generated_files_are_the_schemas_and_the_page_of_questions():
    assert len(GENERATED) >= 16
    assert sorted(path.name for path in (ROOT / "data" / "schema").iterdir()) == sorted(
        path.name for path in GENERATED if path.name.endswith(".schema.json")
    )


def test_the_page_of_questions_shows_every_question():
    page = GENERATED[ROOT / "docs" / "items.md"]

    shown = set(re.findall(r"`([skd]\w+)`", page))

    assert {question.id for question in load(ROOT / "data").bank.questions} <= shown


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_first_line_of_a_content_file_names_its_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]

    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

    assert match, f"{path}: the first line must name the schema"
    schema = (path.parent / match.group(1)).resolve()
    kind = kind_of(path)
    assert schema == ROOT / "data" / "schema" / f"{kind}.schema.json"


def test_the_guard_looked_at_every_content_file():
    assert len(CONTENT) >= 18


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_schema_knows_every_key_that_its_file_uses(path):
    kind = kind_of(path)
    schema = json.loads((ROOT / "data" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))

    unknown = list(_unknown(yaml.safe_load(path.read_text(encoding="utf-8")), schema, schema))

    assert unknown == []


def _unknown(value, part, schema):
    """The keys of a value that its schema does not know, and the required ones that it lacks."""
    part = _resolve(part, schema)
    if isinstance(value, list):
        for entry in value:
            yield from _unknown(entry, part.get("items", {}), schema)
    elif isinstance(value, dict) and "properties" in part:
        yield from (key for key in value if key not in part["properties"])
        yield from (f"missing {key}" for key in part.get("required", []) if key not in value)
        for key, inner in value.items():
            yield from _unknown(inner, part["properties"].get(key, {}), schema)
    elif isinstance(value, dict):
        patterns = part.get("patternProperties", {})
        for key, inner in value.items():
            near = next((p for pattern, p in patterns.items() if re.search(pattern, key)), None)
            yield from [key] if patterns and near is None else []
            yield from _unknown(inner, near or part.get("additionalProperties") or {}, schema)


def _resolve(part, schema):
    if not isinstance(part, dict):
        return {}
    if "$ref" in part:
        return schema["$defs"][part["$ref"].rpartition("/")[2]]
    if "anyOf" in part:
        return _resolve(next(choice for choice in part["anyOf"] if choice.get("type") != "null"), schema)
    return part


# --- docs/content.md ------------------------------------------------------------------------------------------------


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("number", range(len(blocks("sh"))))
def test_the_commands_of_the_guide_run_in_a_fresh_copy(number, tmp_path):
    """Where the style of every text is looked at, the copy is of the small framework: CI looks at the shipped content's."""
    block = blocks("sh")[number]
    small = "--style" in block
    shutil.copytree(ROOT / ("examples/framework-reemploi" if small else "data"), tmp_path / "data")
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("*.html", "*.pdf"))
    program = f'set -eu\nskillcheck() {{ "{sys.executable}" -m skillcheck "$@"; }}\n{block}'
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SKILLCHECK_CACHE": str(tmp_path / "cache"),
        "SKILLCHECK_LANG": "fr",
    }
    if small:
        program = program.replace("content check --style\n", "content check --style data\n")

    done = subprocess.run(
        ["bash", "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stderr


def test_the_guide_has_commands_and_examples():
    assert len(blocks("sh")) >= 4
    assert len(blocks("yaml")) >= 4


def test_the_examples_of_the_guide_are_right_content(tmp_path):
    """Each begins with «# FILE» and «SECTION:», where it is put into one copy of data/; a mistake names its file."""
    own = shutil.copytree(ROOT / "data", tmp_path / "own", ignore=shutil.ignore_patterns("ui", "schema"))
    for block in blocks("yaml"):
        name, section, entries = re.fullmatch(r"# (\S+)\n(\w+:)\n(.*)", block, re.DOTALL).groups()
        before = (own / name).read_text(encoding="utf-8")
        first = next(line for line in before.splitlines() if line.startswith(section))
        after = before.replace(f"{first}\n", f"{first}\n{entries}", 1)
        (own / name).write_text(after, encoding="utf-8")
        assert after != before

    done = subprocess.run(
        [sys.executable, "-m", "skillcheck", "content", "check", str(own)],
        cwd=ROOT, env={**os.environ, "SKILLCHECK_CACHE": str(tmp_path / "cache")}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
