-- Probability that a standard normal number is below z, within 1e-15.
-- Hart 1968, Computer Approximations, 5666, with the continued fraction of the tail, as in West
-- 2005, Better approximations to cumulative normal functions, Wilmott Magazine, May.
-- One mention of the tail, because a macro is written out wherever it is mentioned.
create or replace macro normal_probability(z) as
0.5e0 + sign(z) * (0.5e0 - normal_tail(abs(z)));
