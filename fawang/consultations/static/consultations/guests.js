/* The link of a guest, handed to whatever the phone shares with. The page works without it.

   Hooks: data-share-link="address" on a button, hidden until the phone can share. */
(function () {
  "use strict";

  if (!navigator.share) return;
  document.querySelectorAll("[data-share-link]").forEach((button) => {
    button.hidden = false;
    // The title of the page says nothing of what it is about either.
    button.addEventListener("click", () => navigator.share({ url: button.dataset.shareLink }).catch(() => undefined));
  });
})();
