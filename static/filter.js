// Shows, in a [data-filter] list of options, those whose words hold what is typed.
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "").toLowerCase()
  .replace(/[أإآ]/g, "ا").replace(/[ىیي]/g, "ي").replace(/[ک]/g, "ك").replace(/[ةه]/g, "ه");
for (const box of document.querySelectorAll("[data-filter]")) {
  const input = box.querySelector("[data-filter-input]");
  if (!input) continue;
  input.hidden = false;
  if (input.labels[0]) input.labels[0].hidden = false;
  input.addEventListener("input", () => {
    const wanted = fold(input.value.trim());
    for (const option of box.querySelectorAll("[data-search]")) {
      const chosen = option.querySelector("input:checked");
      option.hidden = Boolean(wanted) && !chosen && !fold(option.dataset.search).includes(wanted);
    }
    for (const group of box.querySelectorAll("details")) if (wanted) group.open = true;
  });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
