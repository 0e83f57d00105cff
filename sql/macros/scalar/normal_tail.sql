-- Probability that a standard normal number is above z, which is not below 0.
-- Coefficients: Hart 1968, Computer Approximations, 5666.
create or replace macro normal_tail(z) as
case
    when z > 37 then 0e0
    when z < 7.07106781186547e0
        then
            exp(-z * z / 2)
            * ((((((
                3.52624965998911e-2 * z + 0.700383064443688e0
            ) * z + 6.37396220353165e0) * z + 33.912866078383e0
            ) * z + 112.079291497871e0) * z + 221.213596169931e0
            ) * z + 220.206867912376e0)
            / (((((((
                8.83883476483184e-2 * z + 1.75566716318264e0
            ) * z + 16.064177579207e0) * z + 86.7807322029461e0
            ) * z + 296.564248779674e0) * z + 637.333633378831e0
            ) * z + 793.826512519948e0) * z + 440.413735824752e0)
    else
        exp(-z * z / 2)
        / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65e0)))))
        / 2.506628274631e0
end;
