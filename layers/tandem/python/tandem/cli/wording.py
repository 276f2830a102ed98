"""What the help says."""

TANDEM = "Operate Tandem, the two-way sync of Salesforce and Marketo."

TARGETS = """\
Every command works on one installation: the deployed stack that --stack names (AWS_PROFILE and AWS_REGION say
where), else the one whose variables (TABLE_RUNS and so on) are in the environment, else the sandbox that runs in
this folder."""

CHECK = """check tandem.toml

The file is always checked by itself: unknown keys, wrong types, impossible values. Where an installation is named
or a sandbox runs, both sides are asked too, and the check finds fields that one side does not have or the sync user
cannot see, and pairs that do not fit. Nothing is changed. Status 1 if anything is wrong."""

SHOW = """show the effective mapping

Which Salesforce field meets which Marketo field in this moment: the default mapping, all visible custom fields and
tandem.toml together, as the sync last read them, with what was left out of it and why."""

STATUS = """show the last runs, watermarks, backlog and rejects"""

RUN = """start a run now, pause or no pause

If a run is open already it is that one."""

REJECTS = """list the records that a side refused, with cause and remedy"""

RETRY = """let the next run try refused records again

A refused record is tried again by itself when it changes, and after 1, 6 and 24 hours, then weekly. This makes the
chosen ones due now: the next run takes them up."""

BRAKE_SHOW = """show the deletions that the mass-delete brake holds

More deletions in one run or on one day than [policies] of tandem.toml allows are held until a person decides."""

BRAKE_RELEASE = """let the held deletions pass for a while

The next run flags the held records as deleted in Marketo. New deletions pass as well until the time is over, however
many; look at `tandem brake show` first. If the deletions are a mistake, undelete the records in Salesforce instead."""

PROVISION = """create the Marketo fields and the activity type that the sync needs

The sync does the same by itself; at a deployment this tells at once what is missing. What exists is left alone, so it
may be called as often as you like."""

RELINK = """accept another Salesforce org or Marketo subscription

State belongs to one pair of systems: ids mean something only there. Marketo numbers people from 1 in every
subscription, so person 42 of another one is another human being, and a link to 42 would write one person's data to
another. When a secret leads elsewhere the sync therefore stops and says so. Relinking accepts the new pair.

What happens then is what happens at a first installation:
- No link, value hash, feed position, watermark or reject of the old pair is used again. They stay where they are,
  unread, and nothing is written to the old systems. A run of the old pair that is still open ends.
- The next run reads all records of the new org and pairs them with the people of the new subscription: by the
  Salesforce id a person carries, by e-mail if [policies] allows it, else as a new person.
- Nobody counts as having changed anything: where two sides differ, an empty value gives way, two values go to the
  winner of the field and are reported, and consent takes the more restrictive one.

Before you go on:
- With another Marketo subscription, empty Marketo_Person_Id__c on all records. Relinking checks this and refuses:
  in the new subscription the old numbers are other people.
- With another Salesforce org, empty salesforceId on the people in Marketo, unless the new org is a copy with the
  same record ids. A person that carries the id of a foreign record is taken for that record's, and is not adopted
  by e-mail: its lead would get a second person."""
