// What a planner asks. An answer has the names of `lawbook plan`, each with its value and, where
// there is one, its interval: [value, low, high].

// What was asked is one or two of compute, size, tokens: two make a run, one the frontier.
function answer(surface, { flops, params, tokens, served }) {
  const isRun = [flops, params, tokens].filter(Boolean).length === 2;
  const { k } = surface;
  const found = isRun
    ? run(surface, params ?? flops / k / tokens, tokens ?? flops / k / params)
    : optimum(surface, flops ?? budget(surface, params, tokens));
  found.flops_ratio = [found.flops[0] / surface.most];
  return served ? { ...found, ...serving(surface, found, served) } : found;
}

// A run of a size and tokens.
function run(surface, params, tokens) {
  const flops = surface.k * params * tokens;
  const [x, y] = [Math.log(flops), Math.log(tokens / params)];
  return {
    flops: [flops],
    params: [params],
    tokens: [tokens],
    tokens_per_param: [tokens / params],
    ...losses(surface, level(surface, "mean", x, y), level(surface, "sd", x, y)),
  };
}

// The best size and tokens for a budget.
function optimum(surface, flops) {
  const x = Math.log(flops);
  const params = Math.exp(curve(surface, "size", x));
  const tokens = flops / surface.k / params;
  const wide = Math.exp(surface.z * curve(surface, "size_sd", x));
  return {
    flops: [flops],
    params_opt: [params, params / wide, params * wide],
    params_indifferent: [null, ...indifferent(surface, x, params)],
    tokens_opt: [tokens, tokens / wide, tokens * wide],
    tokens_per_param: [tokens / params],
    ...losses(surface, curve(surface, "best", x), curve(surface, "best_sd", x)),
  };
}

// The interval of one run has the noise of runs in it, that of the law has not.
function losses(surface, mean, sd) {
  const [one, law] = [surface.z * Math.hypot(sd, surface.noise), surface.z * sd];
  const ends = (wide) => [Math.exp(mean), Math.exp(mean - wide), Math.exp(mean + wide)];
  return { loss_nats: ends(one), law_loss_nats: ends(law) };
}

// The least and the greatest size whose loss at this compute is as good as the best.
function indifferent(surface, x, params) {
  const product = x - Math.log(surface.k); // log of parameters times tokens
  const most = Math.exp(curve(surface, "best", x)) + surface.within;
  const worse = (y) => Math.exp(level(surface, "mean", x, y)) - most;
  const best = product - 2 * Math.log(params);
  const ends = [last(surface.y), surface.y[0]].map((end) => root(worse, best, end));
  return ends.map((y) => Math.exp((product - y) / 2));
}

// The compute whose optimum has that size, or takes those tokens.
function budget(surface, params, tokens) {
  const off = (x) => {
    const size = curve(surface, "size", x);
    return params ? size - Math.log(params) : x - Math.log(surface.k * tokens) - size;
  };
  return Math.exp(root(off, surface.x[0], last(surface.x)));
}

// What training and serving take together, and the cheapest model of the same loss.
function serving(surface, found, served) {
  const [params] = found.params ?? found.params_opt;
  const spent = found.flops[0] + surface.served * params * served;
  const best = lifetime(surface, Math.log(found.loss_nats[0]), served);
  return {
    lifetime_flops: [spent],
    lifetime_params: [best.params],
    lifetime_tokens: [best.tokens],
    lifetime_training_flops: [best.flops],
    lifetime_least_flops: [best.total],
    lifetime_saving: [1 - best.total / spent],
  };
}

// The size and tokens of a loss for which training and serving cost least; NaN where they lie
// beyond the surface.
function lifetime(surface, loss, served) {
  const [first, step, nodes] = surface.y;
  const at = (y) => {
    const off = (x) => level(surface, "mean", x, y) - loss;
    const flops = Math.exp(root(off, surface.x[0], last(surface.x)));
    const params = Math.sqrt(flops / surface.k / Math.exp(y));
    const total = flops + surface.served * params * served;
    return { flops, params, tokens: params * Math.exp(y), total };
  };
  const cost = (y) => at(y).total;
  const costs = Array.from({ length: nodes }, (_, node) => cost(first + step * node));
  const isLess = (node, other) => costs[node] < costs[other];
  const least = costs.findIndex((_, node) => isLess(node, node - 1) && isLess(node, node + 1));
  if (least < 0) return at(NaN);
  return at(lowest(cost, first + step * (least - 1), first + step * (least + 1)));
}
