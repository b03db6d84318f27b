// Moderators' keys by position (event.code), so that they work on Arabic and Kurdish layouts; only while
// no field has focus. [data-key="KeyA"] is followed or focused; data-keys="off" on the body switches all off.
addEventListener("keydown", (event) => {
  const busy = event.target.closest("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]");
  if (busy || event.repeat || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("[type=radio]")) target.checked = true;
  if (target.matches("a,button")) target.click();
  else target.focus();
});
