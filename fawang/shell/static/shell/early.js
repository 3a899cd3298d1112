/* Says before the page is shown that scripts run, so that nothing on it moves when they come: what needs them is there
   from the start, and what is for others is not. Should they not come after all, it is taken back. */
(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("scripted");
  // Scripts that are put off have run by then.
  document.addEventListener("DOMContentLoaded", () => {
    if (!("ready" in root.dataset)) root.classList.remove("scripted");
  });
})();
