-- Between two positive numbers, straight in their logarithms: below at share 0, above at share 1.
create or replace macro log_between(below, above, share) as
exp((1 - share) * ln(below) + share * ln(above));
