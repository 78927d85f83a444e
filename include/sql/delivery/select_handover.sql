-- purpose: what was handed over on a day, or left the leaving rep on it (D7)
-- grain:   one row per customer and leaving rep
-- reads:   handover, customer, rep
-- params:  run_date, timezone
select
    handover.customer_id,
    coalesce(customer.legal_name, customer.short_name) as customer,
    customer.grade,
    handover.from_rep_id || ' ' || leaving.name as from_rep,
    handover.to_rep_id,
    coalesce(handover.to_rep_id || ' ' || receiver.name, '公海 lead pool') as to_rep,
    coalesce(handover.handed_date, handover.begun_date) as handed_date,
    concat_ws(
        ' ', handover.open_task ->> 'due_date', handover.open_task ->> 'kind'
    ) as task,
    (
        select
            string_agg(
                concat_ws(
                    ' ',
                    deal.told ->> 'name',
                    deal.told ->> 'stage',
                    deal.told ->> 'amount',
                    deal.told ->> 'currency'
                ),
                '; '
                order by deal.position
            )
        from
            jsonb_array_elements(handover.open_opportunities)
            with ordinality as deal (told, position)
    ) as opportunities,
    cast(handover.last_activity_at at time zone :timezone as date) as last_activity,
    handover.last_summary,
    handover.next_action_date,
    handover.next_action
from handover
inner join customer on handover.customer_id = customer.customer_id
inner join rep as leaving on handover.from_rep_id = leaving.rep_id
left join rep as receiver on handover.to_rep_id = receiver.rep_id
where
    handover.begun_date = cast(:run_date as date)
    or handover.handed_date = cast(:run_date as date)
order by handover.to_rep_id, customer.grade, handover.customer_id, handover.from_rep_id
