-- One row per family, law and reference budget of the later release that the frontier of the
-- earlier one reaches: size and loss before and now, and whether they are within the interval of
-- before. Between its rows a frontier is straight in the logarithms.
create or replace macro release_diff_frontier(earlier, later) as table
with

wanted as (
    select
        earlier as earlier_release,
        later as later_release
),

before as (
    select frontier.*
    from publish.frontier as frontier
    inner join wanted on frontier.release = wanted.earlier_release
),

now as (
    select frontier.*
    from publish.frontier as frontier
    inner join wanted on frontier.release = wanted.later_release
    where frontier.is_plan
),

-- The rows of before on either side of a budget.
sides as (
    select
        now.family,
        now.law,
        now.flops,
        arg_max(before, before.flops) filter (where before.flops <= now.flops) as below,
        arg_min(before, before.flops) filter (where before.flops >= now.flops) as above
    from now
    inner join before on now.family = before.family and now.law = before.law
    group by now.family, now.law, now.flops
    having below is not null and above is not null
),

placed as (
    select
        sides.*,
        case
            when sides.above.flops > sides.below.flops
                then
                    ln(sides.flops / sides.below.flops)
                    / ln(sides.above.flops / sides.below.flops)
            else 0
        end as share
    from sides
),

read_off as (
    select
        one.family,
        one.law,
        one.flops,
        log_between(one.below.params_opt, one.above.params_opt, one.share) as params_opt,
        log_between(one.below.lo_params_opt, one.above.lo_params_opt, one.share) as lo_params_opt,
        log_between(one.below.hi_params_opt, one.above.hi_params_opt, one.share) as hi_params_opt,
        log_between(one.below.loss_nats, one.above.loss_nats, one.share) as loss_nats,
        log_between(one.below.lo_loss_nats, one.above.lo_loss_nats, one.share) as lo_loss_nats,
        log_between(one.below.hi_loss_nats, one.above.hi_loss_nats, one.share) as hi_loss_nats
    from placed as one
)

select
    now.family,
    now.law,
    now.flops,
    read_off.params_opt as params_opt_before,
    read_off.lo_params_opt as lo_params_opt_before,
    read_off.hi_params_opt as hi_params_opt_before,
    now.params_opt,
    now.params_opt between read_off.lo_params_opt and read_off.hi_params_opt as is_params_within,
    read_off.loss_nats as loss_nats_before,
    read_off.lo_loss_nats as lo_loss_nats_before,
    read_off.hi_loss_nats as hi_loss_nats_before,
    now.loss_nats,
    now.loss_nats between read_off.lo_loss_nats and read_off.hi_loss_nats as is_loss_within
from now
inner join read_off
    on now.family = read_off.family and now.law = read_off.law and now.flops = read_off.flops
order by now.family, now.law, now.flops;
