"""Every workbook of a folder opened by LibreOffice and saved again: are all cells as we wrote them?

``python benchmarks/libreoffice.py FOLDER`` prints a line for each; it needs ``soffice`` (libreoffice-calc-nogui).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook


def cells(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of every sheet; numbers to 14 digits, for a spreadsheet saves 15."""
    book = CalamineWorkbook.from_path(path)
    return {
        name: [[float(f"{one:.13e}") if isinstance(one, float) else one for one in row] for row in rows]
        for name in book.sheet_names
        for rows in [book.get_sheet_by_name(name).to_python(skip_empty_area=True)]
    }


def main(folder: Path) -> int:
    """How many workbooks differ after LibreOffice opened them."""
    different = 0
    for path in sorted(folder.rglob("*.xlsx")):
        with tempfile.TemporaryDirectory() as out:
            run = ["soffice", f"-env:UserInstallation=file://{out}/profile", "--headless", "--convert-to", "ods"]
            done = subprocess.run([*run, "--outdir", out, str(path)], capture_output=True, text=True, check=False)
            saved = Path(out) / f"{path.stem}.ods"
            ours = cells(path)
            same = saved.exists() and cells(saved) == ours
        different += not same
        n = sum(len(row) for rows in ours.values() for row in rows)
        said = "the same" if same else "differ" if saved.exists() else done.stderr
        print(f"{path.relative_to(folder)}: {len(ours)} sheets, {n} cells: {said}")
    return different


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
