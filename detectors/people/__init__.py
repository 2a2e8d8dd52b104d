"""Names of people and places: lists, cues and, where one is installed, a spaCy model.

`gazetteer` holds what is known, `runs` finds words with capitals that may be a name, `weigh` adds
up what speaks for and against each, `model` asks spaCy. `detectors.names` runs them over a batch.
"""
