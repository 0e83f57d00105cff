-- Probability that a standard normal number is below z, within 1e-15.
-- Hart 1968, Computer Approximations, 5666, with the continued fraction of the tail, as in West
-- 2005, Better approximations to cumulative normal functions, Wilmott Magazine, May.
-- Literals have an exponent because DuckDB reads 0.5 as a decimal and 0.5e0 as a double.
create or replace macro normal_probability(z) as
case
    when z is null then null
    when z > 0 then 1 - normal_tail(z::double)
    else normal_tail(-z::double)
end;
