"""What all content files of a folder say together: the shape of an export, checked whole before it is used."""

from __future__ import annotations

from skillcheck.catalogue import CatalogueFile, LinksFile
from skillcheck.frameworks.framework import Framework
from skillcheck.frameworks.profile import TargetProfile
from skillcheck.places import PlacesFile
from skillcheck.questions.exercise import Exercise
from skillcheck.questions.glossary import Term
from skillcheck.questions.goal import GoalsFile
from skillcheck.questions.item_bank import Item, Situation
from skillcheck.record import Record


class Everything(Record):
    """All content files of a folder, validated one by one."""

    framework: Framework
    items: list[Item]
    situations: list[Situation] = []
    profiles: list[TargetProfile] = []
    catalogue: CatalogueFile = CatalogueFile(sources=[], offers=[])
    links: LinksFile = LinksFile(links=[])
    terms: list[Term] = []
    exercises: list[Exercise] = []
    goals: GoalsFile = GoalsFile(goals=[])
    places: PlacesFile | None = None
