"""PowerPoint: slides in their order, hidden ones too, with notes and comments; everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.extraction import package, xml
from pipelines.extraction.gather import Scope
from pipelines.extraction.package import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_MAIN = "ppt/presentation.xml"


def read(scope: Scope, parts: Parts) -> None:
    """Read every part of a presentation."""
    done: list[str] = []
    for number, slide in enumerate(_slides(scope, parts), 1):
        root = xml.tree(scope, f"slide {number}", parts[slide])
        done.append(slide)
        hidden = root is not None and root.get("show") in ("0", "false")
        place = f"slide {number} (hidden)" if hidden else f"slide {number}"
        if root is not None:
            _say(scope, place, root)
        for part in package.related(parts, slide).values():
            if part not in parts or part in done:
                continue
            if "notesSlide" in part or "omment" in part:
                done.append(part)
                what = "notes" if "notesSlide" in part else "comment"
                root = xml.tree(scope, f"{place}, {what}", parts[part])
                if root is not None:
                    _say(scope, f"{place}, {what}", root)
    package.rest(scope, parts, done)


def _slides(scope: Scope, parts: Parts) -> list[str]:
    """The parts of slides in the order they are shown; others come after."""
    known = package.related(parts, _MAIN)
    root = xml.tree(scope, "presentation", parts[_MAIN])
    ids = [] if root is None else [xml.relation(one) for one in root.iter("{*}sldId")]
    shown = [known[one] for one in ids if known.get(one) in parts]
    others = [p for p in sorted(parts) if p.startswith("ppt/slides/slide") and p.endswith(".xml")]
    return list(dict.fromkeys([*shown, *others]))


def _say(scope: Scope, place: str, root: _Element) -> None:
    """Say the paragraphs of a part, its tables as rows, and what its attributes tell."""
    lines = ["".join(_words(one)) for one in root.iter("{*}p") if not _in_table(one)]
    lines += [one.text for one in root.iter("{*}text") if one.text]
    scope.say(place, "\n".join(lines))
    for element in root.iter("{*}tbl"):
        grid = [
            [" ".join("".join(_words(p)) for p in cell.iter("{*}p")) for cell in row.iter("{*}tc")]
            for row in element.iter("{*}tr")
        ]
        scope.say(f"{place}, table, cell A1", package.rows(grid), "cell")
    scope.say(f"{place}, attribute", package.told(root))


def _words(paragraph: _Element) -> Iterator[str]:
    for one in paragraph.iter("{*}t", "{*}br", "{*}tab"):
        yield (one.text or "") if xml.local(one) == "t" else "\n"


def _in_table(element: _Element) -> bool:
    return next(element.iterancestors("{*}tbl"), None) is not None
