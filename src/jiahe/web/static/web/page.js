// Small comforts; every page works without them.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  // The name of a chosen file stands beside its field.
  document.addEventListener("change", function (event) {
    const field = event.target;
    const told = field.type === "file" && field.closest(".file") ? field.closest(".file").querySelector("span") : null;
    if (told && field.files.length) { told.textContent = field.files[0].name; }
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
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { document.querySelectorAll("[data-once] button").forEach(function (button) { button.disabled = false; }); }
  });
})();
