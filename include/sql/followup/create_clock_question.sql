-- purpose: clocks to read: by when, for something received at an instant
-- grain:   one row per question; working_seconds null: the same time of the next working
--          day
create temporary table clock_question (
    question_id bigint primary key,
    received_at timestamptz not null,
    working_seconds numeric
) on commit drop
