// What stands in the fields, as numbers, and how the address of the page carries it.
const UNITS = { k: 1e3, m: 1e6, b: 1e9, t: 1e12, "%": 0.01 };
const CLUSTER = ["gpus", "peak_flops", "mfu", "days"];
const SECONDS_A_DAY = 86400;
const ADDRESS = "#plan=";

// Why there is no answer, in a sentence for the reader.
class Refusal extends Error {}

// 1e22, 70B, 1.4T, 40 %, 1,000; NaN for what is no number above 0.
function number(text) {
  const found = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?([kmbt%]?)$/i.exec(text.replace(/[\s,_]/g, ""));
  if (!found) return NaN;
  const value = Number(found[1] + (found[2] ?? "")) * (UNITS[found[3].toLowerCase()] ?? 1);
  return value > 0 && value < Infinity ? value : NaN;
}

// What is asked: { flops, params, tokens, served }, each a number or absent. Throws a Refusal.
function question(fields) {
  const given = {};
  for (const field of fields) {
    if (field.value.trim()) given[field.name] = number(field.value);
    field.setAttribute("aria-invalid", Number.isNaN(given[field.name]));
  }
  const wrong = fields.find((field) => Number.isNaN(given[field.name]));
  if (wrong) refuse(`“${wrong.value.trim()}” is no number above 0. Write 1e22, 70B or 1.4T.`);
  if (given.mfu > 1) refuse("The share of the peak that is used is at most 1, or 100 %.");
  return fixed({ ...given, ...cluster(given) });
}

function refuse(sentence) {
  throw new Refusal(sentence);
}

// The compute of a cluster, { flops }, or nothing where none is described.
function cluster(given) {
  const told = CLUSTER.filter((name) => name in given);
  if (!told.length) return {};
  if (given.flops) refuse("Give the compute or the cluster, not both.");
  if (told.length < CLUSTER.length)
    refuse("A cluster takes all four: accelerators, peak, used share, days.");
  return { flops: CLUSTER.reduce((product, name) => product * given[name], SECONDS_A_DAY) };
}

function fixed(given) {
  const told = ["flops", "params", "tokens"].filter((name) => given[name]);
  if (!told.length) refuse("Fill in the compute, a cluster, the size or the tokens.");
  if (told.length === 3) refuse("Two of compute, size and tokens fix the third: clear one.");
  return given;
}

// Fills the fields from the address, #plan=flops:1e22,served:1T; false where it holds no question.
function restore(fields) {
  if (!location.hash.startsWith(ADDRESS)) return false;
  const told = new Map(
    location.hash
      .slice(ADDRESS.length)
      .split(",")
      .map((pair) => pair.split(":")),
  );
  for (const field of fields) field.value = told.get(field.name) ?? "";
  fields[0].form.querySelector("details").open = CLUSTER.some((name) => told.has(name));
  return true;
}

// Puts the fields into the address, with nothing in it that an address would have to spell out.
function keep(fields) {
  const plain = (field) => field.value.replace("%", "e-2").replace(/[^\w.+-]/g, "");
  const told = fields.filter(plain).map((field) => `${field.name}:${plain(field)}`);
  history.replaceState(null, "", ADDRESS + told.join(","));
}
