-- Quantile of the standard normal distribution, to the last bits of a double.
-- Wichura 1988, Applied Statistics 37(3), algorithm AS 241, routine PPND16.
-- Literals have an exponent because DuckDB reads 0.5 as a decimal and 0.5e0 as a double. Null
-- outside of 0 to 1.
create or replace macro normal_quantile(p) as
case
    when p = 0 then '-infinity'::double
    when p = 1 then 'infinity'::double
    when p between 0.075e0 and 0.925e0
        then normal_quantile_centre(p - 0.5e0, 0.180625e0 - (p - 0.5e0) * (p - 0.5e0))
    when p > 0 and p < 1
        then
            sign(p - 0.5e0)
            * case
                when sqrt(-ln(least(p, 1 - p))) <= 5
                    then normal_quantile_tail(sqrt(-ln(least(p, 1 - p))) - 1.6e0)
                else normal_quantile_far_tail(sqrt(-ln(least(p, 1 - p))) - 5)
            end
end;
