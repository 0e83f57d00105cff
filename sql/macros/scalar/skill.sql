-- Skill of a prediction over a simpler one, from a mean error of each: 1 is perfect, 0 no better.
create or replace macro skill(error, baseline_error) as 1 - error / nullif(baseline_error, 0);
