// A long list of ticks narrows while typing, in any language: [data-filter] around, [data-filter-input], [data-search] rows.
(() => {
  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}ـ]/gu, "").toLowerCase()
    .replace(/[ىی]/g, "ي").replace(/ک/g, "ك").replace(/[ةەھ]/g, "ه").replace(/\s+/g, " ").trim();
  const start = (box) => {
    const input = box.querySelector("[data-filter-input]"), status = box.querySelector("[data-filter-found]");
    if (!input || box.dataset.filter === "on") return;
    box.dataset.filter = "on";
    const shut = input.closest("[data-filter-box]") || input;
    shut.hidden = input.hidden = false;
    if (input.labels[0]) input.labels[0].hidden = false;
    const rows = [...box.querySelectorAll("[data-search]")].map((row) => [row, fold(row.dataset.search)]);
    const boxes = () => rows.filter(([row]) => !row.hidden).map(([row]) => row.querySelector("input"));
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = fold(input.value), words = wanted.split(" ");
      for (const [row, text] of rows) row.hidden = !row.querySelector("input:checked") && !words.every((word) => text.includes(word));
      for (const part of box.querySelectorAll("details,[data-part]")) {
        if (wanted && part.tagName === "DETAILS") part.open = true;
        part.hidden = !part.querySelector("[data-search]:not([hidden])");
      }
      if (status) status.textContent = status.dataset.filterFound.replace("#", boxes().length);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && input.value) { input.value = ""; input.dispatchEvent(new Event("input")); }
      if (event.key === "ArrowDown") { event.preventDefault(); boxes()[0]?.focus(); }
      if (event.key !== "Enter") return;
      event.preventDefault();
      const open = boxes().filter((one) => !one.checked);
      if (input.value && open.length === 1) open[0].click();
    });
  };
  const all = () => document.querySelectorAll("[data-filter]").forEach(start);
  document.addEventListener("swapped", all);
  all();
})();
