-- Where the cubic through four heights comes down to the one wanted, between the node before
-- `node` and that one; eight steps of Newton from the middle. As laws/forecast/crossing.py has it.
-- The linter cannot read a lambda of two arguments.
create or replace macro cubic_root(heights, wanted, node) as
list_reduce(  -- noqa: PRS
    range(8)::double[],
    lambda t, step: greatest(
        node - 1,
        least(node, t - (cubic_slope(heights, t)[1] - wanted) / cubic_slope(heights, t)[2])
    ),
    node - 0.5e0
);
