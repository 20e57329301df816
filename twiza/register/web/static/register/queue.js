// Keys of the queue: each button that has data-key is pressed by its letter. A reader may switch them off.
(() => {
  const box = document.querySelector("[data-keys]");
  const kept = "twiza.queue.keys";
  const on = () => !box || box.checked;
  if (box) {
    try { box.checked = localStorage.getItem(kept) !== "off"; } catch { /* private window: on for this page */ }
    box.addEventListener("change", () => {
      try { localStorage.setItem(kept, box.checked ? "on" : "off"); } catch { /* private window */ }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
})();
