// The planner of the page: fields in, a table out, the address kept in step.
function start(form, surface) {
  for (const name of ["mean", "sd", "size", "size_sd", "best", "best_sd"])
    surface[name] = surface[name].map((value) => (value === null ? NaN : value));
  const fields = [...form.querySelectorAll("input")];
  const show = () => render(form, surface, fields);
  const read = () => restore(fields);
  let later; // browsers refuse an address that changes with every key
  form.addEventListener("input", () => {
    show();
    clearTimeout(later);
    later = setTimeout(() => keep(fields), 250);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => read() && show());
  form.hidden = false;
  if (read()) form.closest("section").scrollIntoView();
  show();
}

function render(form, surface, fields) {
  const [table, words] = [form.querySelector("tbody"), form.querySelector(".said")];
  try {
    const found = answer(surface, question(fields));
    if (!Number.isFinite(found.loss_nats[0])) throw new Refusal(reach(surface));
    table.replaceChildren(...LINES.filter(([name]) => name in found).map((it) => line(it, found)));
    words.textContent = trust(found.flops_ratio[0]);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    table.replaceChildren();
    words.textContent = problem.message;
  }
}

function reach(surface) {
  const [least, fewest] = [surface.x, surface.y].map(([first]) => Math.exp(first));
  return (
    `No forecast there: it reaches from ${power(least)} to ${power(Math.exp(last(surface.x)))} ` +
    `FLOPs and from ${significant(fewest, 2)} to ${significant(Math.exp(last(surface.y)), 2)} ` +
    "tokens per parameter."
  );
}

const planner = document.querySelector("form.planner");
if (planner) start(planner, JSON.parse(document.querySelector("#surface").textContent));
