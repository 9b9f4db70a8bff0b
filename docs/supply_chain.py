"""Makes requirements.lock (versions and SHA-256), docs/sbom.cdx.json (CycloneDX) and docs/licences.md.

    python docs/supply_chain.py      # asks pip, which asks its index; nothing is installed

What runs: the dependencies of pyproject.toml and its extras pdf and plan, at the versions of constraints.txt. The
hashes are those of the files that pip takes on this system and this Python.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXTRAS = ("pdf", "plan")


def main() -> None:
    """Write the three files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in EXTRAS for one in project["optional-dependencies"][extra])]
    packages = sorted((_package(one) for one in _resolved(wanted)), key=lambda one: one["name"])
    (ROOT / "requirements.lock").write_text(_lock(packages), encoding="utf-8")
    version = re.search(r'"(.+)"', (ROOT / "skillcheck" / "version.py").read_text(encoding="utf-8"))
    sbom = _sbom(packages, project["license"], version[1] if version else "")
    (ROOT / "docs" / "sbom.cdx.json").write_text(json.dumps(sbom, indent=1) + "\n", encoding="utf-8")
    (ROOT / "docs" / "licences.md").write_text(_licences(packages), encoding="utf-8")


def _resolved(wanted: list[str]) -> list[dict[str, Any]]:
    """What pip would install, with the hash of each file."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-",
               "--only-binary", ":all:", "-c", str(ROOT / "constraints.txt"), *wanted]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (pip, with our own lists)
    installs: list[dict[str, Any]] = json.loads(done.stdout)["install"]
    return installs


def _package(install: dict[str, Any]) -> dict[str, str]:
    told = install["metadata"]
    name = re.sub(r"[-_.]+", "-", told["name"]).lower()
    found = metadata.metadata(told["name"])
    named = [one.rpartition(" :: ")[2] for one in found.get_all("Classifier") or () if one.startswith("License ::")]
    licence = found.get("License-Expression") or " / ".join(named) or (found.get("License") or "").partition("\n")[0]
    return {
        "name": name, "version": told["version"], "licence": licence or "not said in its metadata",
        "sha256": install["download_info"]["archive_info"]["hashes"]["sha256"],
    }  # fmt: skip


def _lock(packages: list[dict[str, str]]) -> str:
    python = ".".join(map(str, sys.version_info[:2]))
    head = (
        f"# What skillcheck with pdf and plan runs with, for {sys.platform} and Python {python}: versions of\n"
        "# constraints.txt, with the SHA-256 of their files. Made by docs/supply_chain.py. To use: pip install\n"
        "# --require-hashes -r requirements.lock, then pip install --no-deps of skillcheck itself: a local folder has\n"
        "# no hash.\n"
    )
    return head + "".join(f"{one['name']}=={one['version']} --hash=sha256:{one['sha256']}\n" for one in packages)


def _sbom(packages: list[dict[str, str]], licence: str, version: str) -> dict[str, Any]:
    components = [
        {
            "type": "library", "bom-ref": f"pkg:pypi/{one['name']}@{one['version']}", "name": one["name"],
            "version": one["version"], "purl": f"pkg:pypi/{one['name']}@{one['version']}",
            "hashes": [{"alg": "SHA-256", "content": one["sha256"]}],
            "licenses": [{"license": {"name": one["licence"]}}],
        }
        for one in packages
    ]  # fmt: skip
    itself = {
        "type": "application", "bom-ref": "skillcheck", "name": "skillcheck", "version": version,
        "licenses": [{"license": {"id": licence}}],
    }  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": itself},
        "components": components,
    }  # fmt: skip


def _licences(packages: list[dict[str, str]]) -> str:
    lines = [
        "# Licences of what runs with skillcheck",
        "",
        (
            "Made by `docs/supply_chain.py`, as each package says in its own metadata; nobody has read them for you. "
            "The program is EUPL-1.2, its content CC BY 4.0 (`data/LICENSES.md`), the font of its pages OFL 1.1 "
            "(`skillcheck/report/render/fonts/OFL.txt`)."
        ),
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {one['name']} | {one['version']} | {one['licence']} |" for one in packages),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
