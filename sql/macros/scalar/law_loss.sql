-- Loss in nats/token by the law of that name, from its map of coefficients; null for isoflop, which
-- knows no loss, for a law that is not known, and where N or D is not above 0.
create or replace macro law_loss(law, coefficients, params, tokens) as
case
    when params <= 0 or tokens <= 0 then null
    when law = 'chinchilla'
        then
            chinchilla_loss(
                coefficients['E'], coefficients['A'], coefficients['B'],
                coefficients['alpha'], coefficients['beta'], params, tokens
            )
    when law = 'chinchilla_tied'
        then
            chinchilla_loss(
                coefficients['E'], coefficients['A'], coefficients['B'],
                coefficients['alpha'], coefficients['alpha'], params, tokens
            )
    when law = 'kaplan'
        then
            kaplan_loss(
                coefficients['N_c'], coefficients['D_c'],
                coefficients['alpha_N'], coefficients['alpha_D'], params, tokens
            )
end;
