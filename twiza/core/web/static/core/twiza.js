// What the pages need beyond htmx and Tabler; everything works without it.
(() => {
  "use strict";
  // A form marked data-once is sent once: a double click must not record twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-once") || form.method === "get") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
  // After a refused form, the keyboard stands on the reason.
  const focusReason = (root) => { const reason = root.querySelector("[data-focus]"); if (reason) reason.focus(); };
  // A table that scrolls inside its box can be scrolled by keyboard.
  const letScroll = (root) => root.querySelectorAll(".table-responsive:not([tabindex])").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
  // A select or box marked data-submit sends its form when it changes.
  document.addEventListener("change", (event) => {
    const control = event.target.closest("[data-submit]");
    if (control && control.form) control.form.requestSubmit();
  });
  // A fragment that could not be loaded says so where it would have stood; one that is not for this reader goes.
  const sayFailure = (event) => {
    const sentence = document.body.dataset.failed || "";
    const target = event.detail.target || event.target;
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (target && target.matches && target.matches("[data-panel]")) {
      if (status === 403 || status === 404) { target.remove(); return; }
      target.textContent = sentence;
      target.removeAttribute("aria-busy");
    }
    const announce = document.getElementById("announce");
    if (announce) announce.textContent = sentence;
  };
  document.addEventListener("htmx:responseError", sayFailure);
  document.addEventListener("htmx:sendError", sayFailure);
  document.addEventListener("htmx:afterRequest", (event) => {
    const panel = event.detail.target;
    if (!panel || !panel.matches || !panel.matches("[data-panel]") || !event.detail.successful) return;
    if (event.detail.xhr.status === 204 || !event.detail.xhr.responseText.trim()) panel.remove();
    else panel.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:load", (event) => { focusReason(event.detail.elt); letScroll(document); });
  document.addEventListener("DOMContentLoaded", () => { focusReason(document); letScroll(document); });
  window.addEventListener("resize", () => letScroll(document));
})();
