-- Pinball loss of one predicted quantile, in the unit of its arguments; 0 when it is hit.
-- Koenker and Bassett 1978, Econometrica 46(1), eq. 2.1.
create or replace macro pinball_loss(actual, probability, quantile) as
greatest(probability * (actual - quantile), (probability - 1) * (actual - quantile));
