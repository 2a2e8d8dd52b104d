"""Personal data with a form, kind by kind.

`kind` says what a kind is; `money`, `contact`, `network`, `birth`, `documents` and the countries'
modules list them, `kinds` puts them together. `phones` and `wallets` read what patterns cannot,
`checks` does the arithmetic, `words` and `surroundings` weigh the place, and `gates` keeps the rest
of the world away. `detectors.pii` runs them over a batch.
"""
