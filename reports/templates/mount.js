// Puts each interactive chart over its picture. A chart that fails leaves the picture in place.
const options = {
  renderer: "svg",
  actions: false,
  ast: true, // without eval, which the page's policy forbids
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true, theme: "page" },
};

for (const figure of document.querySelectorAll("figure.chart")) {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  vegaEmbed(figure.querySelector(".live"), spec, options).then(
    () => figure.classList.add("is-live"),
    (error) => console.error("this chart stays a picture:", error),
  );
}
