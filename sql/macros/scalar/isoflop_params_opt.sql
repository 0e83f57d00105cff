-- Compute-optimal model size by the line through isoFLOP minima, N = n_coefficient C^n_exponent.
-- Hoffmann et al. 2022, arXiv:2203.15556, section 3.2.
create or replace macro isoflop_params_opt(n_coefficient, n_exponent, flops) as
n_coefficient * pow(flops, n_exponent);
