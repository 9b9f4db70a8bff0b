"""What stands above the columns of a run's scores: the program's own headings, or words of the readers' language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from skillcheck.cohort.record import Cohort
    from skillcheck.cohort.scoring import Plan
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.export.score_words import ScoreWords
    from skillcheck.workflows.request import Request

NAME = "columns.csv"


def schema_for(plan: Plan, carried: Sequence[str]) -> pa.Schema:
    """The columns of the scores and their types."""
    from skillcheck.cohort.score_table import schema_of

    return schema_of(carried, plan.model.dimensions, with_target=plan.shape.targets is not None)


def words_for(request: Request, plan: Plan, carried: Sequence[str]) -> ScoreWords | None:
    """The words of the locale asked for; None where programs read the scores, in Parquet always."""
    from skillcheck.export.score_words import score_words
    from skillcheck.i18n import Texts

    if request.locale is None or request.format == "parquet":
        return None
    return score_words(schema_for(plan, carried).names, plan.model.dimensions, Texts(request.locale))


def explain_columns(request: Request, plan: Plan, carried: Sequence[str], cohort: Cohort, folder: ResultFolder) -> None:
    """Write columns.csv: what each column of the scores is about and means, in the language of the scores."""
    from skillcheck.export.score_words import explained
    from skillcheck.i18n import Texts
    from skillcheck.report.cohort.wording import Words

    texts = request.texts if request.locale is None else Texts(request.locale)
    words = Words(cohort, request.library, texts)
    full = {one.id: texts.choose(one.name) for one in request.library.framework.areas}
    full |= {one: texts.choose(found.name) for one, found in request.library.framework.competences.items()}
    names = {}
    for one in plan.model.dimensions:
        short = words.name(one)  # ours; the framework's own title beside it, which is the one to cite
        names[one] = short if full.get(one, short) == short else f"{short} ({full[one]})"
    said, levels = words_for(request, plan, carried), request.library.framework.measurement.levels
    table = explained(schema_for(plan, carried).names, names, levels, said, texts)
    folder.table(NAME, *table, request.style)
