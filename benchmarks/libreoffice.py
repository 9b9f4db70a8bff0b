"""Every workbook of a folder opened by LibreOffice and saved again: are all cells as we wrote them?

``python benchmarks/libreoffice.py FOLDER`` prints a line for each; it needs ``soffice`` (libreoffice-calc-nogui).
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook


def cells(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of every sheet."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names}


def flat(sheets: dict[str, list[list[object]]]) -> list[object]:
    """The cells one after another, with the names of sheets and the ends of rows."""
    return [one for name, rows in sheets.items() for row in [[name], *rows] for one in (*row, "\n")]


def alike(one: object, other: object) -> bool:
    """Equal; numbers to 12 digits, for a spreadsheet saves 15."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


def main(folder: Path) -> int:
    """How many workbooks differ after LibreOffice opened them."""
    different = 0
    for path in sorted(folder.rglob("*.xlsx")):
        with tempfile.TemporaryDirectory() as out:
            run = ["soffice", f"-env:UserInstallation=file://{out}/profile", "--headless", "--convert-to", "ods"]
            done = subprocess.run([*run, "--outdir", out, str(path)], capture_output=True, text=True, check=False)
            saved = Path(out) / f"{path.stem}.ods"
            ours = cells(path)
            theirs = flat(cells(saved)) if saved.exists() else []
            same = len(theirs) == len(flat(ours)) and all(map(alike, flat(ours), theirs))
        different += not same
        n = sum(len(row) for rows in ours.values() for row in rows)
        said = "the same" if same else "differ" if theirs else done.stderr
        print(f"{path.relative_to(folder)}: {len(ours)} sheets, {n} cells: {said}")
    return different


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
