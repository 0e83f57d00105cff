-- Weights of the four nodes about t, which lies between the second (0) and the third (1): the
-- cubic of Lagrange through them; null where t is. As laws/forecast/lagrange.py has it.
create or replace macro cubic_weights(t) as
case
    when t is not null
        then [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6
        ]
end;
