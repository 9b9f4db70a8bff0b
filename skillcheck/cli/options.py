"""Options that several commands have: the same word, the same help, the same meaning everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="cli.option_json")]
Force = Annotated[bool, typer.Option("--force", help="cli.option_force")]
ProfileId = Annotated[str | None, typer.Option("--profile", metavar="ID", help="cli.option_profile")]
Who = Annotated[str, typer.Argument(metavar="PERSON", help="people.option_person")]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="batch.option_encoding")]
Separator = Annotated[str | None, typer.Option("--separator", "--sep", metavar="SIGN", help="batch.option_separator")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="batch.option_sheet")]
HeaderRow = Annotated[int | None, typer.Option("--header-row", metavar="N", help="batch.option_header_row")]
IdColumns = Annotated[list[str] | None, typer.Option("--id-column", metavar="COLUMN", help="batch.option_id_column")]
RecipeFile = Annotated[Path | None, typer.Option("--recipe", metavar="FILE", help="batch.option_recipe")]
Accept = Annotated[bool, typer.Option("--accept", help="batch.option_accept")]
AllRows = Annotated[bool, typer.Option("--all-rows", help="batch.option_all_rows")]
