// Draws every [data-chart]: fetches its specification, in the theme of the moment, and hands it to Vega.
// The expression interpreter (`ast: true`) keeps to a content security policy without eval.
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const options = { actions: false, ast: true, defaultStyle: false, renderer: "canvas", tooltip: { disableDefaultStyle: true } };

  function address(place) {
    const url = new URL(place.dataset.chart, window.location.href);
    if (dark.matches) { url.searchParams.set("theme", "dark"); }
    return url;
  }

  async function draw(place) {
    const answer = await fetch(address(place), { headers: { Accept: "application/json" } });
    if (!answer.ok) { throw new Error(String(answer.status)); }
    const told = await answer.json();
    if (!told.spec) { return; }
    // The new picture is made beside the old one and put in its place when it is ready, so that nothing flickers.
    const next = document.createElement("div");
    next.className = "canvas";
    place.append(next);
    // On a narrow screen a legend in one line would be cut off.
    if (place.clientWidth < 520 && told.spec.config) { told.spec.config.legend.columns = 2; }
    const made = await window.vegaEmbed(next, told.spec, options);
    for (const old of [...place.children]) { if (old !== next) { old.remove(); } }
    if (place.view) { place.view.finalize(); }
    place.view = made.view;
    place.dataset.drawn = "yes";
    const notes = place.parentElement.querySelector("[data-notes]");
    if (notes && told.notes) { notes.textContent = told.notes.join(" "); }
  }

  function show(place) {
    draw(place).catch(function () {
      const wait = place.querySelector(".wait");
      if (wait) { wait.textContent = place.dataset.failed; }
    });
  }

  function all(root) { root.querySelectorAll("[data-chart]").forEach(show); }

  function repeat(place) {
    const timer = window.setInterval(function () {
      if (!document.body.contains(place)) { window.clearInterval(timer); return; }
      show(place);
    }, Number(place.dataset.every) * 1000);
  }

  document.addEventListener("DOMContentLoaded", function () {
    all(document);
    document.querySelectorAll("[data-chart][data-every]").forEach(repeat);
  });
  document.addEventListener("htmx:afterSwap", function (event) { all(event.target); });
  dark.addEventListener("change", function () { all(document); });
})();
