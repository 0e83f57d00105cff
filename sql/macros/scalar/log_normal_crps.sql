-- Continuous ranked probability score of a prediction that is normal in the logarithm, in the unit
-- of actual and median; sd is that of the logarithm, z = ln(actual / median) / sd and below the
-- probability of less than z. Without spread it is the absolute error.
-- Baran and Lerch 2015, Q. J. R. Meteorol. Soc. 141, eq. 5.
create or replace macro log_normal_crps(actual, median, sd, z, below) as
case
    when sd > 0
        then
            actual * (2 * below - 1)
            - 2 * median * exp(sd * sd / 2)
            * (normal_probability(z - sd) + normal_probability(sd / sqrt(2e0)) - 1)
    when sd = 0 then abs(actual - median)
end;
