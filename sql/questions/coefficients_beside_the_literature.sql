-- One row per family, law and coefficient, with its interval and what the literature has for it.
with

-- Chinchilla's law by Hoffmann et al. 2022, arXiv:2203.15556, from the paper's TeX source, and by
-- Besiroglu et al. 2024, arXiv:2404.10102; the exponents of the frontier follow from theirs.
literature (coefficient, hoffmann_2022, besiroglu_2024) as (
    values
    ('E', exp(0.5267228), 1.8172),
    ('A', exp(6.0073404), 482.01),
    ('B', exp(6.0179186), 2085.43),
    ('alpha', 0.33917084, 0.3478),
    ('beta', 0.2849083, 0.3658),
    ('n_exponent', 0.2849083 / (0.33917084 + 0.2849083), 0.3658 / (0.3478 + 0.3658)),
    ('d_exponent', 0.33917084 / (0.33917084 + 0.2849083), 0.3478 / (0.3478 + 0.3658)),
    (
        'gamma',
        0.33917084 * 0.2849083 / (0.33917084 + 0.2849083),
        0.3478 * 0.3658 / (0.3478 + 0.3658)
    )
)

select
    found.family,
    found.law,
    found.coefficient,
    found.unit,
    found.estimate,
    found.lo,
    found.hi,
    found.level,
    literature.hoffmann_2022,
    literature.besiroglu_2024,
    literature.hoffmann_2022 between found.lo and found.hi as has_hoffmann_inside,
    literature.besiroglu_2024 between found.lo and found.hi as has_besiroglu_inside

from publish.latest_coefficients as found
left join literature
    on found.coefficient = literature.coefficient and found.law = 'chinchilla'
order by found.family, found.law, found.is_derived, found.coefficient;
