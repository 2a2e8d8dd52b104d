from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction.told import places, whole

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
    assert "a\tb" in said["line 4"]
    assert said["line 5"] == "unseen"
    assert said["line 5, unclosed"] == "never closed"
