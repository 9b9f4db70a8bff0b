"""What the figures of a report rest on, for one person and for a group alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result


def foundations(record: Result | Cohort, library: Library, *, situations: bool, offers: bool) -> list[str]:
    """The keys of what the figures of a person or a group rest on; ``situations``, ``offers``: whether the report has
    any."""
    keys = ["note_calibrated" if record.calibrated else "note_expert"]
    if situations:
        keys.append("note_situations")
    if offers:
        keys.append("note_offers")
    if profile := library.profiles.get(record.profile or ""):
        keys.append("note_profile_editorial" if profile.basis == "editorial" else "note_profile_provider")
    if record.fingerprint != library.fingerprint:
        keys.append("note_other_content")
    return keys


def origin(record: Result | Cohort, library: Library, texts: Texts) -> tuple[str, str]:
    """Whose framework it is, and which program and content made the figures."""
    source = library.framework.source.attribution
    return (
        source if isinstance(source, str) else texts.choose(source),
        texts.t("report.note_made", version=record.version, fingerprint=record.fingerprint),
    )
