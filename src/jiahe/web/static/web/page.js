// Small comforts; every page works without them.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  // Where the bar of pages is wider than the screen, it begins at the page on which one is.
  const here = document.querySelector(".nav [aria-current]");
  if (here) { const bar = here.parentElement; bar.scrollLeft += Math.max(0, here.getBoundingClientRect().right - bar.getBoundingClientRect().right + 32); }
  // The name of a chosen file stands beside its field.
  document.addEventListener("change", function (event) {
    const field = event.target;
    const told = field.type === "file" && field.closest(".file") ? field.closest(".file").querySelector("span") : null;
    if (told && field.files.length) { told.textContent = Array.from(field.files, function (file) { return file.name; }).join(", "); }
  });
  // Selects marked so send their form as soon as they change.
  document.addEventListener("change", function (event) {
    const field = event.target;
    if (field.matches && field.matches("[data-sends]") && field.form) { field.form.requestSubmit(); }
  });
  // A form that has been sent is not sent twice.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-once]")) { return; }
    window.setTimeout(function () { form.querySelectorAll("button").forEach(function (button) { button.disabled = true; }); }, 0);
  });
  // In a row of points a figure chooses the one of that name; a second one soon after makes it 10.
  let before = { row: null, text: "", time: 0 };
  document.addEventListener("keydown", function (event) {
    const row = event.target.closest && event.target.closest("[data-digits]");
    if (!row || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) { return; }
    const soon = before.row === row && event.timeStamp - before.time < 700;
    const find = function (text) { return row.querySelector('input[value="' + text + '"]'); };
    const text = soon && find(before.text + event.key) ? before.text + event.key : event.key;
    before = { row: row, text: text, time: event.timeStamp };
    if (find(text)) { find(text).focus(); find(text).click(); event.preventDefault(); }
  });
  // What could not be kept is said where it would have been told.
  function failed(event) {
    const place = event.detail.target;
    if (place && place.dataset && place.dataset.failed) { place.textContent = place.dataset.failed; place.classList.add("wrong-line"); }
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:beforeSwap", function (event) { if (event.detail.target) { event.detail.target.classList.remove("wrong-line"); } });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { document.querySelectorAll("[data-once] button").forEach(function (button) { button.disabled = false; }); }
  });
})();
