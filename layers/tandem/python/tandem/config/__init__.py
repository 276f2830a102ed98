"""The user's configuration: `tandem.toml`, one file kept in git. What it does not say has the value shown here,
except the filter, the partition and the field pairs, which are examples. Where a table says nothing more,
`[objects]` with `lead = true` or `lead = false` is enough.

```toml
[schedule]
enabled = true                  # false: the background cycle rests; what changes meanwhile is synced afterwards

[objects.lead]
sync = true                     # false: leads are left alone, and the settings below are kept for later
winner = "marketo"              # whose value stands when both sides changed one field: "marketo", "salesforce",
                                #   "non_blank" (Marketo's, unless Marketo's is empty)
custom_fields = "all"           # Salesforce custom fields: "all" the sync user sees, or only those "mapped" below
create_fields = true            # create Marketo custom fields that are missing
filter = "Country = 'France'"   # only Salesforce records that meet this SOQL condition come down (default: all)
partition = "Default"           # the partition of people born in Salesforce (default: Marketo decides)

[[objects.lead.fields]]         # one block for each field pair that is added, or that differs from the default
salesforce = "Region__c"        # API names
marketo = "region"
direction = "both"              # "both", "to_marketo", "to_salesforce"
winner = "salesforce"           # this field only

[[objects.lead.fields]]
salesforce = "HasOptedOutOfEmail"
marketo = "unsubscribed"
consent = true                  # a checkbox whose "true" forbids to write to the person: it stands, whoever wins

[[objects.lead.fields]]
marketo = "fax"
sync = false                    # switch a default pair off; one of the two names is enough

[policies]
adopt_by_email = true           # link an unlinked person with the same e-mail instead of making a second one
log_collisions = true           # write the losing value to the person's activity log in Marketo
salesforce_deletes = "flag"     # a record deleted in Salesforce: "flag" the person, "delete" it, "ignore"
deletes_per_run = 200           # more deletions than this in one run,
deletes_per_day = 1000          #   or on one day, stop and ask

[budget]
marketo_calls_per_20s = 50      # Marketo stands 100 for all integrations together
marketo_concurrency = 5         # calls at once; Marketo stands 10
marketo_daily = 50000           # calls a day
salesforce_share = 0.5          # of the organisation's calls a day, above 0 to 1

[timing]                        # seconds
pause = 300                     # from the end of a run to the next
lookback = 720                  # how far a run looks back for late commits
claim_takeover = 300            # age at which the claim of a worker that died is taken over
slice_work = 60                 # work on one message
trailing_every = 900            # how often the Marketo feed is read again,
trailing_span = 1800            #   and from how long ago
trailing_daily_every = 86400    # the same, the long way back
trailing_daily_span = 86400
gone_after = 1800               # wait for the delete or merge that explains a missing record
retry_after = [3600, 21600, 86400, 604800]  # when a refused record is tried again; the last one repeats
describe_every = 3600           # how often fields and permissions are read
reconcile_every = 86400         # how often deletions are counted up
fresh = 2                       # age at which a Salesforce row is read again before it is written
```
"""

from tandem.config.budget import Budget
from tandem.config.document import Config
from tandem.config.fields import FieldSetting
from tandem.config.objects import KNOWN, UNASKED, CustomFields, ObjectConfig
from tandem.config.policies import Policies
from tandem.domain.policies import SalesforceDeletes

__all__ = [
    "KNOWN",
    "UNASKED",
    "Budget",
    "Config",
    "CustomFields",
    "FieldSetting",
    "ObjectConfig",
    "Policies",
    "SalesforceDeletes",
]
