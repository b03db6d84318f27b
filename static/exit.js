// Leaves at once: by the button, or by Shift pressed three times alone within five seconds.
const exit = document.querySelector("[data-exit]");
if (exit) {
  let pressed = 0, timer, modifier = false;
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "\u200b";
    location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && !modifier) { // a Shift that made a capital does not count
      pressed += 1;
      clearTimeout(timer);
      timer = setTimeout(() => { pressed = 0; }, 5000);
      if (pressed >= 3) leave();
    } else if (event.key !== "Shift") pressed = 0;
    modifier = event.shiftKey;
  }, true);
  addEventListener("pageshow", () => { document.documentElement.hidden = false; });
}
