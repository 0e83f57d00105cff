-- Share of the standard normal distribution below z, to fifteen decimals.
-- Hart 1968, Computer Approximations, as given by West 2005, Wilmott Magazine, May.
create or replace macro normal_share(z) as
case
    when z > 0 then 1 - normal_tail(z)
    else normal_tail(-z)
end;
