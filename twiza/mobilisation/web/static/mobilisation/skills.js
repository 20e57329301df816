// Finds a skill in the list by any of its words; tells the form the time zone of the phone. Both work without it too.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").trim();
  const search = document.querySelector("[data-skill-search]");
  if (search) {
    search.closest("[hidden]")?.removeAttribute("hidden");
    const rows = [...document.querySelectorAll("[data-skill-words]")];
    const nothing = document.querySelector("[data-skill-nothing]");
    const wordsOf = new Map(rows.map((row) => [row, fold(row.dataset.skillWords)]));
    search.addEventListener("input", () => {
      const typed = fold(search.value).split(/\s+/);
      rows.forEach((row) => { row.hidden = !typed.every((word) => wordsOf.get(row).includes(word)); });
      if (nothing) nothing.hidden = rows.some((row) => !row.hidden);
    });
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
  document.querySelectorAll("[data-zone]").forEach((field) => {
    if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  });
  const all = document.querySelector("[data-check-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll("input[name=pair]")];
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
    });
  }
})();
