"""From the answers of an interview to its saved result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from skillcheck.files import write_whole
from skillcheck.interview.pace import hurried
from skillcheck.person.build import build_result, given_answer
from skillcheck.store.models import keep_model
from skillcheck.store.paths import result_path

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.interview.interview import Interview
    from skillcheck.person.record import Result
    from skillcheck.store.interviews import OpenInterview


Mode = Literal["interview", "paper"]


def keep_result(opened: OpenInterview, library: Library, lang: str, mode: Mode) -> Result:
    """Measure the answers; keep the result beside the journal, and once the content it was measured with."""
    result = result_of(opened.interview, library, lang, mode)
    keep_model(library)
    write_whole(result_path(opened.person), record_text(result), force=True)
    return result


def record_text(result: Result) -> str:
    """The result as the text of its file."""
    return result.model_dump_json(by_alias=True, indent=1) + "\n"


def result_of(interview: Interview, library: Library, lang: str, mode: Mode) -> Result:
    """The measured result of an interview's answers, with its wording in ``lang``."""
    finish = next(event for event in reversed(interview.events) if event["event"] == "finish")
    return build_result(
        library,
        [given_answer(library, one.item, one.code, lang, one.how) for one in interview.replies],
        mode=mode,
        lang=lang,
        person=interview.setup.person,
        profile=interview.profile,
        length=interview.setup.length,
        goal=interview.setup.goal,
        about=interview.about,
        observations=interview.observations,
        done_before=interview.setup.done or (),
        started=interview.setup.started,
        finished=str(finish["at"]),
        finished_early=mode == "interview" and finish.get("because") is None,
        hurried=mode == "interview" and hurried([one.at for one in interview.replies]),
    )
