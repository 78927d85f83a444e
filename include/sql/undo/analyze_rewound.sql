-- purpose: tell the planner what the rewound tables look like now; nobody else will within this
--          transaction
-- reads:   source_record, typed_record, party, party_key, membership, activity, requirement,
--          opportunity
analyze
source_record, typed_record, party, party_key, membership, activity, requirement,
opportunity
