"""A world of organisations that share channels, made from a seed.

Table of contents::

    world        World: what can be asked
    rates        how often what happens
    story        which record comes when; the main loop
    timetable    the instants of a story
    plan         joins, shares, invitations, changed ids
    rooms        a channel while the story runs
    assemble     draws the cast
    cast         types of who there is
    chatter      templates into text
    slots        numbers, links, mentions
    words/       what people say, by language
    credentials  secrets in providers' formats
    personal     personal data of nobody
    embargo      codenames and announcements
    envelopes    Events API lines
    objects      Slack's users, organisations, files
    truth        what is planted where
    policy       the own organisation's policy
    export       the same conversations as a Slack export
    dice         draws that never change

>>> import json
>>> world = World(seed=7, messages=1000)
>>> lines = [line for batch in world.events() for line in batch]
>>> sum(json.loads(line)["event"]["type"] == "message" for line in lines)
1000
"""

from __future__ import annotations

from examples.world.rates import Rates
from examples.world.story import Batch
from examples.world.truth import Planted
from examples.world.world import World

__all__ = ["Batch", "Planted", "Rates", "World"]
