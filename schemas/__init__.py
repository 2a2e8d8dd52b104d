"""The nouns: columns of every table, row types, policy and configuration shapes, errors. No I/O.

- `columns`: one Arrow schema per table; the contract of the whole system
- `rows`: a frozen dataclass per table, for APIs, screens and tests; never in the hot path
- `policy`: what an organisation allows, to whom, until when
- `config`: strict file shapes that become policy types
- `errors`: the exception tree
"""
