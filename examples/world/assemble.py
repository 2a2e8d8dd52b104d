"""Draws the cast of a world from its seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from examples.world.cast import Bot, Cast, Channel, Guest, Link, Organisation, Person, plain
from examples.world.dice import ID, Dice
from examples.world.words import LEXICONS

_ORGANISATIONS: Final = (
    # name, short name for channels and hosts, language
    ("Aldermoor Robotics", "aldermoor", "en"),
    ("Bellwether Papier GmbH", "bellwether", "de"),
    ("Courtepaille Énergie SA", "courtepaille", "fr"),
    ("Dunmere Logistics Ltd", "dunmere", "en"),
    ("Eschenbach Optik AG", "eschenbach", "de"),
    ("Falaise Maritime SARL", "falaise", "fr"),
    ("Gressingham Foods plc", "gressingham", "en"),
    ("Hallwyl Instrumente GmbH", "hallwyl", "de"),
)
MOST_ORGANISATIONS: Final = len(_ORGANISATIONS)
_SURNAMES: Final = {
    "en": (
        "Abernathy", "Blackwood", "Chidgey", "Dunstable", "Eddowes", "Fairclough", "Gathercole",
        "Hollis", "Inskip", "Jellicoe", "Kettleworth", "Lovelace", "Makepeace", "Netherby",
        "Osgood", "Prendergast", "Rackham", "Sallow", "Thorne", "Underhill", "Varley", "Whitlock",
        "Yarwood",
    ),
    "fr": (
        "Aubertin", "Bellanger", "Cassagne", "Delmas", "Esnault", "Fougeray", "Grandjean",
        "Hamelin", "Jaubert", "Kermadec", "Lefranc", "Montcalm", "Noblet", "Peyrac", "Quemener",
        "Rivoire", "Sabatier", "Trochu",
    ),
    "de": (
        "Albers", "Brinkmann", "Conradi", "Deppe", "Ebeling", "Fröhlich", "Gerlach", "Hübner",
        "Isenberg", "Jansen", "Krüger", "Lohmann", "Münch", "Niehaus", "Ostermann", "Pohl",
        "Reinders", "Steffens", "Tiedemann", "Voss",
    ),
}  # fmt: skip
_PEOPLE_OWN: Final = 56
_GUESTS: Final[tuple[Guest, ...]] = ("multi", "multi", "multi", "single", "single")
_PEOPLE_PARTNER: Final = 18
_INTERNAL: Final = (
    # name, kind, weight, bots by position, new name half way
    ("general", "public", 8, (), None),
    ("random", "public", 6, (), None),
    ("engineering", "public", 16, (0,), None),
    ("platform-ops", "public", 12, (0, 1), None),
    ("incidents", "public", 6, (1,), None),
    ("sales-emea", "public", 8, (2,), None),
    ("field-service", "public", 8, (), "field-service-eu"),
    ("design-reviews", "public", 6, (), None),
    ("release-notes", "public", 3, (0,), None),
    ("people-and-culture", "public", 4, (2,), None),
    ("leadership", "private", 3, (), None),
    ("finance-close", "private", 4, (), None),
    ("corporate-development", "private", 2, (), None),
)


class _Ids:
    """Slack ids, each once."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._taken: set[str] = set()

    def __call__(self, prefix: str) -> str:
        while (made := f"{prefix}0{self._dice.chars(ID, 9)}") in self._taken:
            pass
        self._taken.add(made)
        return made


def assemble(seed: int, organisations: int) -> Cast:
    """Draw the cast; it depends on these two and nothing else."""
    dice = Dice(seed, 1)
    ids = _Ids(dice)
    orgs = tuple(
        Organisation(ids("T"), name, short, language, dice.between(1_400_000_000, 1_700_000_000))
        for name, short, language in _ORGANISATIONS[:organisations]
    )
    people = tuple(person for org in orgs for person in _people(org, org is orgs[0], dice, ids))
    bots = tuple(
        Bot(ids("B"), ids("U"), ids("A"), name, orgs[0], modern)
        for name, modern in (("buildbot", True), ("alerts", False), ("calendar", True))
    )
    cast = Cast(orgs, people, bots, ())
    channels = (*_internal(cast, dice, ids), *_shared(cast, dice, ids), *_direct(cast, dice, ids))
    return Cast(orgs, people, bots, channels)


def _people(org: Organisation, own: bool, dice: Dice, ids: _Ids) -> Iterator[Person]:
    guests = _GUESTS if own else ()
    count = _PEOPLE_OWN if own else _PEOPLE_PARTNER
    handles: set[str] = set()
    for number in range(count + len(guests)):
        # A third of an English-speaking organisation is at home in another language.
        mixed = ("fr", "de", "en", "en", "en", "en")
        language = dice.pick(mixed) if org.language == "en" else org.language
        given = [name for name in LEXICONS[language].vocabulary["person"] if " " not in name]
        real_name = f"{dice.pick(given)} {dice.pick(_SURNAMES[language])}"
        handle = plain(real_name)
        if handle in handles:
            handle = f"{handle}{number}"
        handles.add(handle)
        guest: Guest = guests[number - count] if number >= count else ""
        yield Person(ids("U"), org, real_name, handle, language, guest)


def _internal(cast: Cast, dice: Dice, ids: _Ids) -> Iterator[Channel]:
    ours = cast.of(cast.own)
    staff, guests = ours[:_PEOPLE_OWN], ours[_PEOPLE_OWN:]
    for name, kind, weight, bots, renamed in _INTERNAL:
        everyone = name == "general"
        size = 6 if kind == "private" else 22
        members = staff if everyone else dice.sample(staff, size)
        if name in ("field-service", "design-reviews"):
            members = members + guests[:3]
        yield Channel(
            id=ids("C"),
            name=name,
            kind="private" if kind == "private" else "public",
            host=cast.own,
            members=tuple(members),
            bots=tuple(cast.bots[at] for at in bots),
            weight=weight,
            renamed=renamed,
        )


def _shared(cast: Cast, dice: Dice, ids: _Ids) -> Iterator[Channel]:
    ours = cast.of(cast.own)
    staff, guests = ours[:_PEOPLE_OWN], ours[_PEOPLE_OWN:]

    def people(*orgs: Organisation) -> tuple[Person, ...]:
        theirs = [person for org in orgs for person in dice.sample(cast.of(org), 8)]
        return (*dice.sample(staff, 12), *theirs)

    own, first = cast.own, cast.partners[0]
    second = cast.partners[1] if len(cast.partners) > 1 else None
    yield Channel(
        id=ids("C"), name=f"ext-{first.short}", kind="public", host=own, weight=16,
        members=people(first), links=(Link(first, "full"),), bots=(cast.bots[2],),
    )  # fmt: skip
    # Its private id changes the moment the share is started.
    yield Channel(
        id=ids("G"), name="pack-line-pilot", kind="private", host=own, later_id=ids("C"),
        changes=0.1699, members=people(first), links=(Link(first, "full", start=0.17),),
    )  # fmt: skip
    # Connected for a while; as a full partner it keeps its copy.
    yield Channel(
        id=ids("C"), name=f"{first.short}-tender", kind="public", host=own,
        members=people(first), links=(Link(first, "full", start=0.1, end=0.4),),
    )  # fmt: skip
    # Their channel, to which we were invited.
    yield Channel(
        id=ids("C"), name=f"{first.short}-quality", kind="public", host=first, weight=8,
        members=people(first), links=(Link(first, "full"),),
    )  # fmt: skip
    if second is None:
        return
    single = tuple(guest for guest in guests if guest.guest == "single")
    yield Channel(
        id=ids("C"), name=f"ext-{second.short}", kind="public", host=own, weight=14,
        members=people(second) + single, links=(Link(second, "post_only"),),
    )  # fmt: skip
    yield Channel(
        id=ids("C"), name="steering-packaging", kind="public", host=own,
        members=people(first, second),
        links=(Link(first, "full"), Link(second, "post_only", start=0.27, end=0.67)),
    )  # fmt: skip
    # Their channel, and nothing in the stream tells when they and we were connected.
    yield Channel(
        id=ids("C"), name=f"{second.short}-grid-connection", kind="public", host=second,
        members=people(second), links=(Link(second, "full", told=False),),
    )  # fmt: skip
    # Invited, never accepted.
    yield Channel(
        id=ids("C"), name="supply-forum", kind="public", host=own, members=people(),
        links=(Link(second, "pending", start=0.2),),
    )  # fmt: skip
    for number, partner in enumerate(cast.partners[2:]):
        yield Channel(
            id=ids("C"), name=f"ext-{partner.short}", kind="public", host=own,
            members=people(partner), links=(Link(partner, ("full", "post_only")[number % 2]),),
        )  # fmt: skip


def _direct(cast: Cast, dice: Dice, ids: _Ids) -> Iterator[Channel]:
    ours = cast.of(cast.own)[:_PEOPLE_OWN]
    for _ in range(10):
        yield Channel(
            id=ids("D"),
            name="",
            kind="im",
            host=cast.own,
            members=tuple(dice.sample(ours, 2)),
            weight=1,
        )
    for partner in cast.partners:
        for _ in range(4):
            pair = (dice.pick(ours), dice.pick(cast.of(partner)))
            # Connected people may write to each other; no event says so.
            link = Link(partner, "full", told=False)
            yield Channel(
                id=ids("D"),
                name="",
                kind="im",
                host=cast.own,
                members=pair,
                links=(link,),
                weight=1,
            )
    for _ in range(3):
        group = tuple(dice.sample(ours, 4))
        name = "mpdm-" + "--".join(person.handle for person in group) + "-1"
        yield Channel(id=ids("C"), name=name, kind="mpim", host=cast.own, members=group, weight=2)
