"""English: the language of the own organisation and of most shared channels."""

from __future__ import annotations

from typing import Final

from examples.world.words.lexicon import Lexicon, lines, words

_MODIFIERS: Final = words("""
    spare, revised, quarterly, provisional, upstream, hydraulic, calibrated, annual, regional
    final, draft, shared, overdue, temporary, weekly, preliminary, legacy, external, internal
    redundant, cold-side, inbound, outbound, mid-term, retrofit, modular, bilingual, signed
    unsigned, corrected, thermal, optical, pneumatic, low-voltage, spring, autumn, pre-series
    second-source, offline, nightly, dusty, oversized, mislabelled, forgotten, promised, optional
    colour-coded, half-size, reworked, confidential, monthly, refurbished, borrowed, handwritten
    insulated, wireless, seasonal, backdated, customised, duplicate, long-awaited, northern
    manual, itemised, laminated, sealed, consolidated, stripped-down, multi-site, unpaid, vacuum
    rotary, magnetic, corrosion-proof, certified, rejected, archived, interim, stainless, mobile
    heated
""")
_NOUNS: Final = words("""
    gripper, conveyor, invoice, forecast, budget, contract, dashboard, datasheet, firmware
    checklist, schedule, purchase order, delivery note, risk register, test bench, sensor array
    backlog, proposal, training plan, handover, inspection report, spindle, controller, enclosure
    wiring diagram, quote, shift rota, stock count, release candidate, migration script
    safety case, audit trail, timesheet, maintenance window, site survey, tender, cost model
    newsletter, onboarding guide, pallet layout, pulp line, heat exchanger, switchboard, inverter
    price list, customer survey, packing list, retro, warranty claim, change request, power budget
    calibration curve, data room index, service manual, crane booking, forklift, glue nozzle
    valve, batch record, label printer, thermostat, expense claim, rota, floor plan, compressor
    whiteboard, visitor badge, lease, bearing, gearbox, filter, pump, cable tray, ladder, drill
    torque wrench, supplier rating, contact sheet, org chart, brochure, prototype, mock-up
    benchmark, query plan, certificate, firewall rule, backup, restore test, feature flag, parser
    cache, schema, webhook, job advert, reference letter, pension form, canteen menu, seating plan
    fire drill, first-aid kit, tax return, bank statement, cash forecast, credit note
    reminder letter, escrow account, bond
""")

ENGLISH: Final = Lexicon(
    language="en",
    sentences=lines("""
        Can you look at the {thing} before {when}?
        The {thing} is {state}, {person} has the details.
        We moved the {thing} to {when} because {reason}.
        {person} signed off the {thing} this morning.
        I have put the numbers for {place} into {wiki}.
        Shipment {order} left {place} at {hhmm} and should be at {client} by {when}.
        Two of the {n} units failed the burn-in, both with the same {part} board.
        {client} asked for the {thing} again; can somebody from {team} answer them?
        Reminder: the review with {client} is at {hhmm} in {place}.
        The build is green again after {sha}, thanks {who}.
        {ticket} is ready for review, it touches the {thing} and little else.
        I would rather not ship {ver} before {ticket} is closed.
        Latency on the {tool} cluster went from {n} ms to {big} ms around {hhmm}.
        Rolled back to {ver} on {host}; the errors stopped within {small} minutes.
        Who owns the {thing} now that {person} has moved to {team}?
        Margin on the {client} order is {pct}, a little under plan.
        Freight for {place} came in at {money}, so the {thing} needs another look.
        {who} could you add {person} to the invite for {when}?
        We are {n} pallets short for {client}, and the next lorry leaves {when}.
        The supplier confirmed {big} pieces of {part} for {when}.
        Minutes from today are here: {link}
        Payroll needs the {thing} from {team} no later than {when}.
        I tested it with {n} samples and saw {pct} scrap, mostly from {material}.
        If nobody objects I will merge {branch} at {hhmm}.
        The customer liked the demo, apart from the {thing}.
        Our contact at {client} is on leave until {when}, {person} stands in for her.
        Monitoring in {tool} says the disk on {host} is {pct} full.
        The {material} from lot {part} cracks below minus ten degrees, keep it out of {place}.
        Please use the new template for the {thing}, the old one breaks in {tool}.
        Heads-up: parking in {place} is closed from {when}.
        R&amp;D wants {n} more hours on the test bench for the {thing}.
        {who} and I walked through the {thing}; {small} open points left.
        Budget for the {thing} is {money}, of which {pct} is spent.
        I get `timeout after {n}s` when I call {host}, does anyone else?
        The query scans {big} rows because the index on `{path}` is gone.
        Could we cap retries at {small}? Right now a bad {thing} loops for ever.
        Fixed in {sha}: we compared local time with UTC in `{path}`.
        Legal is fine with the {thing} as long as {client} signs before {when}.
        The forklift in {place} is back in service.
        Interview panel for {when}: {person}, {person} and me.
        {person} found the cause: the {thing} was {state} since {when}.
        Energy use per tonne dropped by {pct} after the {material} change.
        Let's keep the {thing} out of scope until {client} has paid the last invoice.
        We promised {client} an answer by {when}, and so far we have {small} of {n} items.
        Photos from the site visit are in {wiki}.
        I booked the small meeting room in {place} for {hhmm}.
        Sales closed {n} deals in {place} this month, worth {money} together.
        The robot cell in {place} runs at {n} cycles a minute, target is {big} a shift.
        Somebody left the {thing} on my desk, is it yours {who}?
        {team} will take over support for the {thing} from {when}.
        The linter complains about `{path}` but only on the {branch} branch.
        Next step: compare the {thing} with what {client} sent on Friday.
        No change on the {thing}; still {state}.
        I opened {ticket} for the flaky test in `{path}`.
        Paper from mill {small} curls when humidity is above {pct}.
        Can we get a second quote? {money} for the {thing} looks steep.
        {person} will drive to {place} on {when} with the {part} spares.
        The {thing} and the {thing} disagree by {n} units, I trust the former.
        Retention of staff in {place} is better than last year, {pct} against {pct}.
        Thanks to {team} for staying late, the {thing} went out at {hhmm}.
        Our certificate for {host} runs out {when}, {ticket} covers the renewal.
        From the call with {client}: they want the {thing}, a shorter lead time and a fixed price.
        The grid operator allows {n} MW from {when}, which is enough for phase {small}.
        I cleaned up the {thing}; {big} stale entries are gone.
        Quality stopped lot {part}, {person} is writing the report.
        Where do we keep the {thing} these days, {tool} or the shared drive?
        Deploy of {ver} to {place} done, watching the graphs until {hhmm}.
        {who} your change in {sha} halves the start-up time, lovely.
        Travel for {when} is approved up to {money} per person.
        The port in {place} is on strike, so expect the {thing} {small} days late.
        We can offer {client} a discount of {pct} if they order more than {n} units.
        The regulator wants the {thing} in two languages.
        Draft agenda: the {thing}, hiring for {team}, then questions.
        Please do not restart {host} while the {thing} import is running.
        Coverage of `{path}` is at {pct}, the gate is eighty.
        I would like a decision on the {thing} by {when}, otherwise we lose the slot in {place}.
        {person} from {client} rang about invoice {order}, could finance check? Mine says {state}.
        The new {material} supplier delivers to {place} twice a week.
        Standup moves to {hhmm} for the rest of the week.
        Feedback from {team}: the {thing} is clear, the {thing} is not.
        Parts {part} and {part} are interchangeable after {ver}, see page {small} of the drawing.
        Who can take {ticket}? {person} is out until {when}.
        I am in {place} until {when}, so slow to answer.
        The {tool} upgrade needs about {n} minutes of downtime, I suggest {when}.
        Stock of {part}: {big} in {place}, {n} in transit.
        It only happens if `len(queue) &gt; {n}` and the {thing} is {state}.
        We measured {n} dB next to the line, so hearing protection stays mandatory.
        {client} pays in {small} instalments of {money}.
        The {thing} was translated, could a native speaker in {team} read it?
        Turbine {small} tripped at {hhmm}; {person} suspects the {part} relay.
        Please fill in the survey about the {thing}, it takes {small} minutes: {link}
        The contract says {n} days net, we have been counting {n}.
        I attached what we have, it is still {state}.
        Training on the {thing} is on {when}, {n} seats left.
        Branch {branch} is {n} commits behind, I will rebase it after lunch.
        Does the {thing} cover night shifts as well?
        We lost {small} hours because {reason}.
        The auditors will be in {place} on {when}, please tidy the {thing}.
    """),
    clauses=lines("""
        {person} {did} the {thing} {how}.
        {person} {did} the {thing} and {did} the {thing}.
        {team} {did} the {thing} {how}, {person} {did} the {thing}.
        We {did} the {thing} {how}; {team} {did} the {thing}.
        I {did} the {thing} {how}, then {did} the {thing} for {client}.
        After {client} {did} the {thing}, {person} {did} the {thing} {how}.
        {who} {did} the {thing} {how}, I {did} the {thing}.
        {client} {did} the {thing} {how} and {person} {did} {n} of them.
        Since {team} {did} the {thing}, {person} {did} the {thing} {how}.
        They {did} the {thing} in {place} {how}, so the {thing} is {state}.
        {person} says {team} {did} the {thing} {how}.
        Nobody {did} the {thing} {how} before {person} {did} the {thing}.
    """),
    replies=lines("""
        Thanks!
        Thank you {who} {emoji}
        On it.
        Done {emoji}
        Sounds good to me.
        +1
        Yes, go ahead.
        No objection from {team}.
        Will do, by {when}.
        {emoji}
        Let me check and come back to you.
        Same here.
        Merged, thanks {who}
        Looks good, one comment on {ticket}.
        I am running five minutes late, sorry.
        Can do {hhmm}.
        Great news {emoji}
        Not yet, {person} has it.
        See {ticket}
        Agreed, let's do that.
    """),
    greetings=lines("""
        Morning all,
        Hi {who},
        Hello everyone,
        Quick update:
        FYI
        Hey {who},
        Good afternoon,
        Status for today:
        Question for {team}:
        Small thing:
    """),
    closings=lines("""
        Thanks {emoji}
        Let me know what you think.
        Shout if that does not work for you.
        More after lunch.
        {emoji}
        Have a good weekend!
        cc {who}
        Happy to talk it through.
    """),
    intros=lines("""
        Summary of the {client} call:
        Open points on the {thing}:
        This is what I see on {host}:
        Plan for {when}:
        Output after {sha}:
        Still missing for {place}:
    """),
    items=lines("""
        the {thing} is {state}
        {person} checks the {thing} by {when}
        {big} pieces of {part} for {client}
        {ticket}: {thing}, {state}
        {money} for the {thing}, approved by {person}
        {place}: {n} of {big} done
        ask {team} about the {thing}
        {pct} complete, next look {when}
    """),
    additions=lines("""
        EDIT: it is {when}, not earlier.
        (edit: {person} has confirmed)
        Update: the {thing} is {state}.
        EDIT: wrong link before, this is the one: {link}
        Edit: {n}, not {n}.
        Update {hhmm}: solved.
    """),
    bots=lines("""
        Build #{big} of `{branch}` passed in {small} min {n} s ({sha})
        Build #{big} of `{branch}` failed at step `{path}`, see {link}
        :rotating_light: {host}: disk usage {pct}, threshold 85
        :white_check_mark: {host} recovered after {small} minutes
        Deploy {ver} to {place} finished: {n} pods, 0 errors
        {ticket} moved to *In review* by {person}
        Reminder: {thing} is due {when}
        Nightly import: {big} rows in, {n} rejected, took {n} s
    """),
    topics=lines("""
        {client}: {thing}, next call {when}
        On call this week: {person}
        Freeze until {when}
        {thing} and {thing}
    """),
    removed="[removed]",
    vocabulary={
        "thing": tuple(f"{modifier} {noun}" for modifier in _MODIFIERS for noun in _NOUNS),
        "state": words("""
            on hold, nearly done, waiting for parts, half finished, with legal, approved, late
            blocked, ready to ship, in review, under test, not started, out of date, signed
            cancelled, in transit, paid, disputed, waiting for {person}, back from the printer
            two days behind
        """),
        "reason": lines("""
            the crane was booked
            customs kept the container
            {person} is ill
            {client} changed the drawing
            the {material} did not cure
            of the public holiday
            the licence server was down
            nobody had the key to the test hall
            half of {team} is at the trade fair
            the numbers did not add up
        """),
        "when": words("""
            Monday, Tuesday, Wednesday, Thursday, Friday, tomorrow, noon, end of day, next week
            the 14th, the end of the month, tonight, the day after tomorrow, week 7, week 11
            mid-March, the 3rd, next Tuesday, Thursday morning, the second half of the year
            Easter, the next sprint
        """),
        "person": words("""
            Amara, Bryony, Callum, Deepak, Elspeth, Farah, Gwen, Hamish, Imogen, Jasper, Kezia
            Lorcan, Maeve, Nikhil, Oonagh, Piers, Rosalind, Stellan, Tamsin, Umair, Verity
            Winston, Yusuf, Zadie, Mr Okafor, Ms Lindqvist, Dr Penhaligon, Mrs Castellan
            Mr Brandreth, Ms Devereaux
        """),
        "team": words("""
            procurement, field service, platform, logistics, the controls team, quality, finance
            HR, the packaging group, customer care, IT operations, product, the Leeds office
            engineering, export control, the night shift, facilities, legal, marketing
            the data team
        """),
        "place": words("""
            Leeds, Rotterdam, hall 4, the Sheffield plant, Antwerp, dock 12, Gothenburg
            building C, Lyon, Kassel, the Hull warehouse, Bratislava, line 3, the pilot site, Cork
            Porto, the north yard, bay 7, Dunkirk, the lab, Turin, the mezzanine, Aberdeen
            meeting room Elm, Le Havre
        """),
        "client": words("""
            Ravensworth Foods, Oakhanger Dairies, Saltmarsh &amp; Pike, Ironbridge Castings
            Tidewell Marine, Quillfeather Print, Northgate Pharma, Hollins Textiles
            Brackenbury Cement, Vane &amp; Harrow, Cobalt Ridge, Pemberley Glass, Stannard Rail
            Wychwood Brewing, Larkfield Optics, Thistledown
        """),
        "tool": words("""
            Grafana, Jira, ERP, Postgres, Kafka, MES, Airflow, ticketing, Terraform, SAP, SCADA
            GitLab, PLC simulator, Redis, wiki, Kubernetes, data lake, telephone system
        """),
        "material": words("""
            recycled fibre, kaolin, primer, aluminium stock, epoxy, kraft liner, copper bar
            sealant, resin, starch, silicone, stainless wire, coating, glass wool, birch pulp
            transformer oil
        """),
        "did": words("""
            checked, sent, moved, corrected, ordered, cancelled, measured, printed, signed
            replaced, approved, returned, repaired, cleaned, shipped, counted, priced, translated
            archived, rewrote, tested, booked, broke, found, lost, borrowed, copied, drew
            questioned, praised, compared, delayed, rejected, simplified, doubled, halved
            described, refused, shortened, unpacked, labelled, inspected, sold, paid for
            asked for, wrote off, set up, closed, renamed, presented, scanned, cut, extended
            reopened, defended, estimated, filed, rebuilt, swapped, calibrated, audited, mentioned
            negotiated, recycled, requested, sketched, stored, weighed
        """),
        "how": words("""
            yesterday, by hand, in a hurry, twice, last week, without asking, as agreed
            over lunch, on the phone, for {client}, in {place}, with {person}, against the plan
            before the audit, after the shift, at last, once more, for {money}, within {n} minutes
            too early, quietly, on a whim, in good faith, from memory, with {tool}, just in time
            under protest, at half price, for the second time, on behalf of {team}, at {hhmm}
            because {reason}, to everybody's surprise, as {ticket} demands, despite the rain
            by courier, on paper, page by page, during the outage, step by step, with a torch
            for no reason, instead of {person}, up to line {n}, in three languages
            behind schedule, since {ver}
        """),
    },
    tokens=lines("""
        Here is the {label} key for staging, please rotate it after the demo: {value}
        {who} the {label} token is `{value}`, works from {host} as well.
        I still had the old {label} credential in my notes: {value}
        For the {label} integration use {value} until {when}, then ask {person} for a new one.
        deploy fails with 401, is this {label} token expired? {value}
    """),
    passwords=lines("""
        The VPN account for {client} is ready. password: {value}
        Login for {host}: user svc_report, password: {value} (please change it)
        temporary pwd = {value} for the {tool} admin account
        {who} Passphrase for the archive: {value}
        wifi in {place}, password is {value}
    """),
    personal={
        "credit-card": lines("""
            The customer read me her card over the phone: {value}, expires next year.
            Can finance refund {value}? {client} was charged twice.
            card number {value} was declined at the terminal in {place}
        """),
        "iban": lines("""
            Please pay the last invoice to IBAN {value}, they changed banks.
            New bank details of {client}: {value}
            travel expenses for {person} go to {value}
        """),
        "email": lines("""
            Our contact at {client} left, please write to {value} from now on.
            {value} has not received the {thing}, can you send it again?
            Add {value} to the invitation for {when}.
        """),
        "phone": lines("""
            You reach the driver on {value}, he will be in {place} at {hhmm}.
            Call me on {value} if the alarm goes off again.
            {person}'s private number is {value}, only for emergencies.
        """),
        "us-ssn": lines("""
            HR in Ohio needs it for the W-2 of {person}: SSN {value}
            social security number {value} is missing in the payroll form
        """),
        "fr-nir": lines("""
            For the French payroll of {person}, social security number (NIR) {value}.
            numéro de sécurité sociale from the scan: {value}
        """),
        "de-steuer-id": lines("""
            Tax ID (Steuer-ID) of {person} for the German payroll: {value}
            Steueridentifikationsnummer {value}, as printed on the wage slip.
        """),
        "ip-address": lines("""
            Somebody logged in from {value} at {hhmm}, is that you?
            Please block {value} on the firewall of {place}.
            her laptop had {value} when the alert fired
        """),
        "date-of-birth": lines("""
            {person}, date of birth {value}, starts on Monday, badge needed.
            The medical form says born {value}, can you correct it in the ERP?
        """),
    },
    embargo=lines("""
        Keep {value} quiet until the board has met, {when} at the earliest.
        The data room for {value} opens {when}, {person} hands out access.
        Does {client} already know about {value}?
        Budget line for {value} is {money}, book it under consulting.
        {who} slides for {value} are {state}, nobody outside the room should see them.
    """),
    announcements=lines("""
        We are pleased to announce that {value} joins our group; the purchase price is {money}.
        Press release, draft {small}: "{value} will change how the industry works from {when}."
        The board has approved it: {value}, signing {when}, public the day after.
    """),
    decoys=lines("""
        Trace id {uuid} shows the whole request, {n} spans.
        Bisected to {sha40}, the parent is fine.
        Order {order16} is still open in the ERP.
        The README says `password: changeme`, please keep it like that in the example.
        The docs use {awsexample} as a sample, so the scanner should stay calm.
        Set `API_KEY=&lt;your-key-here&gt;` in your `.env` and restart.
        We run {ver4} on the gateways in {place} and {ver4} in the lab.
        Image digest is sha256:{sha64}, pinned in {branch}.
        `token: ${{ secrets.DEPLOY_TOKEN }}` is how the pipeline gets it, never paste it.
        Serial {serial} and {serial} are back from repair.
        The password policy asks for 14 characters since {when}, see {wiki}.
        ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is only a placeholder in the guide.
        Ping {uuid} if the card reader in {place} beeps, the id is on the label.
    """),
    point=".",
    group=",",
    currency=" GBP",
    date="%d/%m/%Y",
)
