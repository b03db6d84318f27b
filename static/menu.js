// An open menu closes with Escape or a press elsewhere; a list marked data-submit sends its form.
(() => {
  const close = (keep) => document.querySelectorAll("details.pop[open]").forEach((menu) => { if (!menu.contains(keep)) menu.open = false; });
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement?.closest("details.pop")?.querySelector("summary").focus();
    close(null);
  });
  document.addEventListener("change", (event) => { if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit(); });
})();
