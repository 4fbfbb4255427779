"""Texts of show, why, list, sources, conflicts and timeline in English and French."""

from __future__ import annotations

__all__ = ["READING"]

READING: dict[str, tuple[str, str]] = {
    "source-list": ("Sources", "Sources"),
    "was-read": ("Read: {extent}.", "Lecture : {extent}."),
    "more-rows": ("{n} more; --all shows them.", "{n} de plus ; --all les montre."),
    "show-more": ("{n} more", "{n} de plus"),
    "figure-n": ("Figure {n}. {title}", "Figure {n}. {title}"),
    "contents": ("Contents", "Sommaire"),
    "data-hash": ("data", "données"),
    "column.details": ("Why", "Motif"),
}
