// Scoring by keyboard: a number gives the points of the criterion at hand and goes on to the next.
(() => {
  "use strict";
  const form = document.querySelector("[data-review]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-points]")];
  const at = () => Math.max(rows.findIndex((row) => row.contains(document.activeElement)),
    document.activeElement === document.body ? rows.findIndex((row) => !row.querySelector(":checked")) : -1);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") { form.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return;
    const row = rows[at()];
    if (!row) return;
    const control = row.querySelector(`input[value="${event.key}"]`);
    if (!control) return;
    event.preventDefault();
    control.checked = true;
    const next = rows[rows.indexOf(row) + 1];
    const target = next ? next.querySelector(":checked") || next.querySelector("input") : form.querySelector("textarea");
    if (target) target.focus();
  });
})();
