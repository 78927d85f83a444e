-- purpose: the policy's stages by the names that sources give them
-- grain:   one row per name, in lower case; lives for one transaction
-- writes:  stage_name (temporary)
create temporary table stage_name (
    name text primary key,
    stage text not null,
    outcome text not null
) on commit drop
