// The two big buttons around a number. Without this script the field is a plain number.
(() => {
  "use strict";
  const bound = (field) => {
    const low = field.min === "" ? -Infinity : Number(field.min);
    const high = field.max === "" ? Infinity : Number(field.max);
    return (n) => Math.min(Math.max(n, low), high);
  };
  document.querySelectorAll("button[data-step]").forEach((button) => {
    const field = document.getElementById(button.dataset.for);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const step = Number(button.dataset.step);
      field.value = String(bound(field)(Number(field.value || 0) + step));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
