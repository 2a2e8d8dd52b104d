from __future__ import annotations

import base64
import gzip
import json
import zlib
from urllib.parse import quote

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


SETTINGS = gzip.compress(b"#cloud-config\nfirst: 1\nsecret: hunter2\n", mtime=0)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", f"one: 1\nuser-data: {_base64(SETTINGS)}\n"),
        ("a.yml", f"one: 1\nuser-data: {base64.urlsafe_b64encode(SETTINGS).decode().rstrip('=')}"),
        ("a.json", "\n" + json.dumps({"a": base64.encodebytes(SETTINGS).decode()})),
        ("a.txt", "one\n" + base64.encodebytes(SETTINGS).decode()),
        ("a.html", f"<html>\n<a href='data:application/gzip;base64,{_base64(SETTINGS)}'>x</a>"),
    ],
    ids=["settings", "url-safe", "json", "lines", "page"],
)
def test_packed_text_inside_text(extractor: Extractor, name: str, text: str) -> None:
    """What is packed and then written as Base64 is read, and said to be at its line."""
    found = extractor.extract(name, text.encode())
    assert whole(found)
    assert where(found, "secret: hunter2") == "line 2, Base64 > content > line 3"


def test_document_inside_json(extractor: Extractor) -> None:
    """A document that a page or a request carries is read as one."""
    data = json.dumps({"file": _base64(make.docx(make.paragraph(make.run("hunter2"))))}).encode()
    found = extractor.extract("a.json", data)
    assert where(found, "hunter2") == "line 1, Base64 > paragraph 1"


def test_what_only_begins_like_a_file_is_text(extractor: Extractor) -> None:
    """A short word that begins as a file does is a word."""
    found = extractor.extract("a.txt", b"H4sIAAAAAAAA is how it begins, UEsDBA too\n")
    assert whole(found)
    assert found.text.count("\n") == 1


def test_sealed_message_is_marked(extractor: Extractor) -> None:
    """Nobody takes what PGP encrypted for clean."""
    text = b"-----BEGIN PGP " + b"MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    assert extractor.extract("a.txt", text).unscanned == [("", "encrypted")]


@pytest.mark.parametrize(("left", "right"), [("<", ">"), ("&lt;", "&gt;")])
def test_packed_diagram_is_read(extractor: Extractor, left: str, right: str) -> None:
    """As diagrams.net writes it, by itself or inside of a picture."""
    packer = zlib.compressobj(wbits=-15)
    cell = quote("<mxCell value='password: hunter2'/>")
    packed = _base64(packer.compress(cell.encode()) + packer.flush())
    text = f"<mxfile>{left}diagram name='p' id='1'{right}{packed}{left}/diagram{right}</mxfile>"
    found = extractor.extract("a.drawio", text.encode())
    assert where(found, "hunter2") == "diagram 1 > line 1"
    damaged = extractor.extract("a.drawio", f"<diagram>{'QUJD' * 9}</diagram>".encode())
    assert damaged.unscanned == [("", "damaged")]


def test_packed_twice_in_base64(extractor: Extractor) -> None:
    """As Helm keeps a release in a secret of Kubernetes."""
    release = _base64(gzip.compress(b'{"password": "hunter2"}', mtime=0))
    text = f"kind: Secret\ndata:\n  release: {_base64(release.encode())}\n"
    found = extractor.extract("a.yaml", text.encode())
    assert where(found, "hunter2").startswith("line 3, Base64 > line 1, Base64")
