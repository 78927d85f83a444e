-- purpose: the tags that the policy's rules give (G6)
-- grain:   one row per graded customer and tag; lives for one transaction
-- reads:   customer_worth, dimension_evidence, stated_need, heard_feedback
-- writes:  wanted_tag (temporary)
-- params:  rules (JSON rows with their position; words as one pattern), industry_names (JSON:
--          lower-case names that sources write, each with the name in a tag)
-- All conditions of a rule have to hold. Words are looked for in what was said as long as it is
-- evidence. A decision chain names a party between each two separators; its criteria (标准) are
-- none.
create temporary table wanted_tag on commit drop as
with rule as (
    select
        given.position,
        given.tag,
        given.industry_pattern,
        given.employees_min,
        given.employees_max,
        given.yearly_amount_min,
        given.decision_parties_min,
        given.word_pattern,
        given.levels
    from jsonb_to_recordset(cast(:rules as jsonb)) as given (
        position integer,
        tag text,
        industry_pattern text,
        employees_min integer,
        employees_max integer,
        yearly_amount_min numeric,
        decision_parties_min integer,
        word_pattern text,
        levels jsonb
    )
),

level as (
    select
        dimension_evidence.customer_id,
        dimension_evidence.dimension,
        max(dimension_evidence.level) as level
    from dimension_evidence
    group by dimension_evidence.customer_id, dimension_evidence.dimension
),

chain as (
    select
        stated_need.customer_id,
        max(
            (
                select count(*)
                from
                    regexp_split_to_table(
                        regexp_replace(
                            stated_need.decision_chain_text, '(评估)?标准.*$', ''
                        ),
                        '[;；,，、/]'
                    ) as party (named)
                where btrim(party.named) <> ''
            )
        ) as parties
    from stated_need
    where stated_need.decision_chain_text is not null
    group by stated_need.customer_id
),

said as (
    select
        stated_need.customer_id,
        concat_ws(
            ' ',
            stated_need.requirement_text,
            stated_need.pain_point,
            stated_need.budget_text,
            stated_need.decision_chain_text
        ) as words
    from stated_need
    union all
    select
        heard_feedback.customer_id,
        heard_feedback.summary as words
    from heard_feedback
    where heard_feedback.summary is not null
),

worded as (
    select distinct
        said.customer_id,
        rule.position
    from said
    inner join rule on said.words ~* rule.word_pattern
),

leveled as (
    select
        level.customer_id,
        rule.position
    from rule
    cross join lateral jsonb_each_text(rule.levels) as asked (dimension, level)
    inner join level
        on
            asked.dimension = level.dimension
            and level.level
            >= array_position(array['low', 'middle', 'high'], asked.level)
    group by level.customer_id, rule.position, rule.levels
    having count(*) = (select count(*) from jsonb_object_keys(rule.levels))
)

select
    worth.customer_id,
    replace(rule.tag, '{industry}', coalesce(named.industry, '')) as tag,
    (array_agg(
        jsonb_strip_nulls(
            jsonb_build_object(
                'rule', rule.position,
                'industry',
                case
                    when
                        rule.industry_pattern is not null
                        or rule.tag like '%{industry}%'
                        then worth.industry
                end,
                'employees',
                case
                    when coalesce(rule.employees_min, rule.employees_max) is not null
                        then worth.employees
                end,
                'yearly_amount',
                case when rule.yearly_amount_min is not null then worth.amount end,
                'decision_parties',
                case when rule.decision_parties_min is not null then chain.parties end,
                'words', rule.word_pattern,
                'levels', nullif(rule.levels, '{}')
            )
        )
        order by rule.position
    ))[1] as evidence
from customer_worth as worth
cross join rule
cross join
    lateral (
        select
            coalesce(
                cast(:industry_names as jsonb) ->> lower(worth.industry), worth.industry
            ) as industry
    ) as named
left outer join chain on worth.customer_id = chain.customer_id
left outer join worded
    on
        worth.customer_id = worded.customer_id
        and rule.position = worded.position
left outer join leveled
    on
        worth.customer_id = leveled.customer_id
        and rule.position = leveled.position
where
    (rule.tag not like '%{industry}%' or worth.industry is not null)
    and (rule.industry_pattern is null or worth.industry ~* rule.industry_pattern)
    and (rule.employees_min is null or worth.employees >= rule.employees_min)
    and (rule.employees_max is null or worth.employees <= rule.employees_max)
    and (rule.yearly_amount_min is null or worth.amount >= rule.yearly_amount_min)
    and (rule.decision_parties_min is null or chain.parties >= rule.decision_parties_min)
    and (rule.word_pattern is null or worded.position is not null)
    and (rule.levels = '{}' or leveled.position is not null)
group by worth.customer_id, replace(rule.tag, '{industry}', coalesce(named.industry, ''))
