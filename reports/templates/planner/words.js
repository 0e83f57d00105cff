// Numbers as everywhere on the page (reports/numbers.py), and the lines of an answer.
const LETTERS = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];

function size(value) {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1e15) return power(value, 3);
  const [unit, letter] = LETTERS.find(([least]) => rounded >= least) ?? [1, ""];
  return letter ? significant(rounded / unit, 3) + letter : String(rounded);
}

function power(value, digits = 2) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${Number(mantissa)}e${Number(exponent)}`;
}

function significant(value, digits = 3) {
  const magnitude = Number(value.toExponential(digits - 1).split("e")[1]);
  if (magnitude < -5 || magnitude > 5) return power(value, digits);
  return Number(value.toPrecision(digits)).toFixed(Math.max(digits - 1 - magnitude, 0));
}

const times = (value) => String(Number(significant(value, 2)));
const percent = (share) => `${(100 * share).toFixed(0)} %`;
const decimals = (low, high) => Math.min(Math.max(Math.ceil(-Math.log10((high - low) / 6)), 0), 8);

// Name in the answer, title, how a number is said, unit. A loss has the digits of its interval.
const LINES = [
  ["flops", "compute", power, "FLOPs"],
  ["params", "parameters", size, ""],
  ["params_opt", "parameters, optimal", size, ""],
  ["params_indifferent", "sizes as good, within 0.005 nats", size, ""],
  ["tokens", "tokens", size, ""],
  ["tokens_opt", "tokens, optimal", size, ""],
  ["tokens_per_param", "tokens per parameter", significant, ""],
  ["loss_nats", "loss of one run", null, "nats/token"],
  ["law_loss_nats", "loss expected of many", null, "nats/token"],
  ["flops_ratio", "compute over the largest run", times, "times"],
  ["lifetime_flops", "to train and to serve it", power, "FLOPs"],
  ["lifetime_params", "cheapest of that loss: parameters", size, ""],
  ["lifetime_tokens", "cheapest of that loss: tokens", size, ""],
  ["lifetime_training_flops", "to train the cheapest", power, "FLOPs"],
  ["lifetime_least_flops", "to train and to serve the cheapest", power, "FLOPs"],
  ["lifetime_saving", "saved over its life", percent, ""],
];

function line([name, title, write, unit], found) {
  const [value, low, high] = found[name];
  const digits = (number) => number.toFixed(decimals(low, high));
  const said = (number) => (Number.isFinite(number) ? (write ?? digits)(number) : "–");
  const row = document.createElement("tr");
  const shown = value === null ? "" : `${said(value)} ${Number.isFinite(value) ? unit : ""}`.trim();
  const span = low === undefined ? "" : `${said(low)}–${said(high)}`;
  for (const [tag, text] of [["th", title], ["td", shown], ["td", span]])
    row.append(Object.assign(document.createElement(tag), { textContent: text }));
  row.firstChild.scope = "row";
  row.lastChild.className = "interval";
  Object.assign(row.dataset, { name, values: JSON.stringify(found[name]) });
  return row;
}

function trust(ratio) {
  if (ratio > 100) return "More than 100 times the largest run: very doubtful.";
  if (ratio > 10) return "More than 10 times the largest run: doubtful.";
  return "";
}
