"""Secrets whose parts stand in several messages: half a token, then the other half.

`gate` says which rows of a batch may hold a part (they are few, and all that is kept of a range),
`parts` reads the words in them, `neighbours` puts messages that follow each other in order, `join`
puts words of theirs together and keeps what is a secret only so, `halves` reads them line by line
for credentials of two parts, and `tell` adds what was found to the findings of a batch. It depends
on the messages of a source alone, not on how they came or how batches were cut.
"""
