// Moderators' keys by position (event.code), only while no field has focus.
// [data-key="KeyA"] is followed or focused; [data-keys="off"] on the body switches all off.
addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, [contenteditable]");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input[type=radio]")) { target.checked = true; target.focus(); }
  else target.click();
});
