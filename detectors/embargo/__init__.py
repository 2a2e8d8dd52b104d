"""What is not yet public, and the ways in which it gets out all the same.

- `names`: codenames and aliases, as people write them, with one typing error
- `keywords`: words that only together give it away
- `drafts`: copies, light edits and retellings of a draft, of which only `marks` are kept
- `retell`, `lexicon`: what a text tells, whatever its words
- `engine`: all of it over a batch; `text`: one row of it
"""
