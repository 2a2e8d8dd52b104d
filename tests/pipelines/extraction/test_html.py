from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction.told import places, where, whole

PAGE = b"""<!DOCTYPE html><html><head><title>top</title>
<script>let k = "scripted";</script></head><body>
<p>split <b>wo</b>rd &eacute;</p><!-- remark -->
<input type=hidden value="hidden one"><table><tr><td>a</td><td>b</td></tr></table>
<p style="display:none">unseen</p><script>never closed"""


def test_what_is_not_shown_is_read_too(extractor: Extractor) -> None:
    """Scripts, remarks, attributes and hidden elements are read at their lines."""
    found = extractor.extract("a.html", PAGE)
    assert whole(found)
    said = places(found)
    assert said["line 1"] == "top"
    assert said["line 2, script"] == 'let k = "scripted";'
    assert said["line 3"] == "split word é"
    assert said["line 3, comment"] == " remark "
    assert said["line 4, attribute"] == "value=hidden one"
    assert "a:\tb" in said["line 4"]
    assert said["line 5"] == "unseen"
    assert said["line 5, unclosed"] == "never closed"


def test_rows_of_tables_know_their_headings(extractor: Extractor) -> None:
    """In a table, of bare cells or of paragraphs, each value stands behind its column's heading."""
    row = "<tr><th>User<th><p>Password</p></tr>\n<tr><td><p>ada</p></td><td>hunter2</td></tr>"
    found = extractor.extract("a.html", f"<table>\n{row}\n</table><p>after".encode())
    assert "User: ada\tPassword: hunter2\nafter" in found.text
    assert where(found, "hunter2") == "line 3"


def test_pages_laid_out_as_tables_keep_their_lines(extractor: Extractor) -> None:
    """Cells that hold paragraphs are said paragraph by paragraph, tables inside as tables."""
    inner = "<table><tr><td>User</td><td>Password</td></tr><tr><td>b<td>z9</tr></table>"
    page = f"<table><tr><td>left<p>one</p><p>two</p></td><td>{inner}</td></tr></table>"
    text = extractor.extract("a.html", page.encode()).text
    assert "one\ntwo\n" in text
    assert "User: b\tPassword: z9" in text


def test_terms_stand_before_what_they_name(extractor: Extractor) -> None:
    """A list of terms says what each value is."""
    page = b"<dl><dt>Password</dt><dd>hunter2</dd><dt>Town<dd>Rome</dl><dd>loose"
    text = extractor.extract("a.html", page).text
    assert "Password: hunter2" in text
    assert "Town: Rome" in text
    assert "Rome: loose" not in text


def test_page_inside_a_page(extractor: Extractor) -> None:
    """What a frame shows is written in its attribute, with markup of its own."""
    page = b"<p>x</p>\n<iframe srcdoc='&lt;p&gt;sp&lt;b&gt;lit&lt;/b&gt;'></iframe>"
    found = extractor.extract("a.html", page)
    assert where(found, "split") == "line 2, srcdoc > line 1"


def test_page_goes_on_behind_a_tag_without_its_end(extractor: Extractor) -> None:
    """A forgotten quote takes a few words of a page for a tag's, and not the rest of it."""
    page = b"<p>a</p>\n<p class='x>b</p>\n<table><tr><th>User<th>Password</tr>"
    page += b"<tr><td>ada<td>hunter2</tr></table>\n<p>R&amp;D"
    found = extractor.extract("a.html", page)
    assert whole(found, "User: ada\tPassword: hunter2", "R&D")
    assert where(found, "hunter2") == "line 3"


def test_page_goes_on_behind_a_declaration_of_no_known_kind(extractor: Extractor) -> None:
    """What the parser has no name for is read, and does not end the page."""
    page = b"<p>a</p><![mine [one]]><p>hunter2</p><![mine two"
    assert whole(extractor.extract("a.html", page), "mine [one]", "hunter2", "mine two")
