// Reading a surface between its nodes: cubic Lagrange on four nodes an axis, as the SQL macros do.
// An axis is [first node, step, nodes]; beyond its ends there is no answer, which is NaN.
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const EDGE = 1e-9; // of a step: the last node is still inside
const CLOSE = 2e-15; // ends of a search that are this close, relative to them, are one place
const FLAT = 1e-9; // of a logarithm: nearer to a minimum, its values are equal in a double

const last = ([first, step, nodes]) => first + step * (nodes - 1);

// The first of the four nodes around a value and their weights; null beyond the ends.
function around([first, step, nodes], value) {
  const u = (value - first) / step;
  if (!(u >= -EDGE && u <= nodes - 1 + EDGE)) return null;
  const i = Math.min(Math.max(Math.floor(u), 1), nodes - 3);
  const t = u - i;
  const weights = [
    (-t * (t - 1) * (t - 2)) / 6,
    ((t + 1) * (t - 1) * (t - 2)) / 2,
    (-(t + 1) * t * (t - 2)) / 2,
    ((t + 1) * t * (t - 1)) / 6,
  ];
  return { from: i - 1, weights };
}

function weigh(values, from, weights) {
  return (
    weights[0] * values[from] +
    weights[1] * values[from + 1] +
    weights[2] * values[from + 2] +
    weights[3] * values[from + 3]
  );
}

// A table of the frontier at log compute x.
function curve(surface, name, x) {
  const place = around(surface.x, x);
  return place ? weigh(surface[name], place.from, place.weights) : NaN;
}

// A table of the surface at log compute x and log tokens per parameter y.
function level(surface, name, x, y) {
  const across = around(surface.x, x);
  const along = around(surface.y, y);
  if (!across || !along) return NaN;
  const rows = [0, 1, 2, 3].map((row) => (across.from + row) * surface.y[2] + along.from);
  const read = rows.map((row) => weigh(surface[name], row, along.weights));
  return weigh(read, 0, across.weights);
}

// Where a function changes its sign between two ends; NaN where both ends have one sign.
function root(f, low, high) {
  const sign = Math.sign(f(low));
  if (!(sign * f(high) <= 0)) return NaN;
  while (Math.abs(high - low) > CLOSE * (1 + Math.abs(low))) {
    const middle = (low + high) / 2;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// Where a function of one valley is least between two ends.
function lowest(f, low, high) {
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [f(left), f(right)];
  while (high - low > FLAT) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  return (low + high) / 2;
}
