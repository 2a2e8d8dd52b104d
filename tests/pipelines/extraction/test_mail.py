from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import places, where, whole


def test_headers_body_and_attachments(extractor: Extractor) -> None:
    """Headers are decoded, the body is read by lines, attachments as the files they are."""
    data = make.eml("hello\nthere", ("a.docx", make.docx("within")), subject="für dich")
    found = extractor.extract("a.eml", data)
    assert whole(found, "Subject: für dich")
    assert where(found, "there") == "body, line 2"
    assert where(found, "within") == "a.docx > paragraph 1"


def test_mail_inside_a_mail(extractor: Extractor) -> None:
    """A forwarded mail is a file inside, with what is attached to it."""
    inner = make.eml("inner", ("n.txt", b"innermost"))
    outer = b"From: a@example.org\nSubject: x\nContent-Type: message/rfc822\n\n" + inner
    found = extractor.extract("a.eml", outer)
    assert where(found, "inner\n") == "attached mail 1 > body, line 1"
    assert where(found, "innermost") == "attached mail 1 > n.txt > line 1"


def test_mailbox(extractor: Extractor) -> None:
    """Every mail of a mailbox is read, a line `From ` inside a text does not end it."""
    mails = [
        f"From a@b.example Sat\nFrom: x\nSubject: {n}\n\ntext {n}\nFrom here on\n" for n in (1, 2)
    ]
    found = extractor.extract("box", "\n".join(mails).encode())
    assert whole(found)
    assert where(found, "text 2") == "mail 2 > body, line 1"
    assert "mail 3 > headers" not in places(found)


def test_nothing_of_a_mail_gets_lost(extractor: Extractor) -> None:
    """What stands before and after the parts, and the parts' own headers, are read."""
    data = (
        b"From: a\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"before\n--b\nContent-Type: text/html\n\n<p>shown</p><!-- not -->\n"
        b"--b\nX-Key: in a header\n\nplain\n--b--\nafter\n"
    )
    found = extractor.extract("a.eml", data)
    assert whole(found, "before", "shown", "not", "in a header", "plain", "after")


def test_sealed_mail_is_marked(extractor: Extractor) -> None:
    """A mail encrypted by S/MIME is marked; its headers are read."""
    data = b"From: a\nSubject: s\nContent-Type: application/pkcs7-mime; name=m\n\nMIAG\n"
    found = extractor.extract("a.eml", data)
    assert ("body", "encrypted") in found.unscanned
    assert "Subject: s" in found.text


def test_deep_nesting_is_marked(extractor: Extractor) -> None:
    """Parts inside parts a thousand deep are marked, not followed until something breaks."""
    data = b"From: a\nSubject: s\nMIME-Version: 1.0\n"
    for at in range(1000):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at)
    found = extractor.extract("a.eml", data + b"\ninnermost\n")
    assert "too-deep" in {reason for _, reason in found.unscanned}
