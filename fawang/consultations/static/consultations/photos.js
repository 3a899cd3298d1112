/* Photos: made smaller before they travel, and opened in their full size on this page.

   window.fawangPhotos.shrunk(file): resolves to the photo made smaller, or to the file itself where that is not needed or
   cannot be. Hook: data-photo on the link of a small one. */
(function () {
  "use strict";

  if (!window.Promise || !window.URL) return;

  /* --- photos made smaller before they travel ------------------------------------------------------------ */

  const SMALL_ENOUGH = 1200000;
  const MOST_PIXELS = 6000000;
  // Where a browser does not turn photos upright itself, drawing them would lay them on their side.
  const turns = window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image");

  function shrunk(file) {
    const photo = /^image\//.test(file.type) || /\.hei[cf]$/i.test(file.name);
    const fits = file.size <= SMALL_ENOUGH && /^image\/(jpeg|png|webp)$/.test(file.type);
    if (!photo || fits || !turns) return Promise.resolve(file);
    return new Promise((resolve) => {
      const address = URL.createObjectURL(file);
      const image = new Image();
      const done = (found) => {
        URL.revokeObjectURL(address);
        resolve(found);
      };
      // What cannot be drawn goes as it is: the server says what is wrong with it.
      image.onerror = () => done(file);
      image.onload = () => {
        const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (image.naturalWidth * image.naturalHeight || 1)));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
        canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
        const pen = canvas.getContext("2d");
        if (!pen || !canvas.toBlob) return done(file);
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        return canvas.toBlob((blob) => done(blob && blob.size < file.size ? blob : file), "image/jpeg", 0.85);
      };
      image.src = address;
    });
  }

  window.fawangPhotos = { shrunk: shrunk };

  /* --- a photo in its full size, on this page ------------------------------------------------------------------ */

  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest("[data-photo]") : null;
    if (!link || !window.HTMLDialogElement || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    dialog.className = "photo";
    const small = link.querySelector("img");
    const close = document.createElement("form");
    close.className = "photo__bar";
    close.method = "dialog";
    const button = document.createElement("button");
    button.className = "button button--secondary button--small";
    button.textContent = document.querySelector("[data-words-close]").dataset.wordsClose;
    const image = document.createElement("img");
    image.src = link.href;
    image.alt = small ? small.alt : "";
    dialog.setAttribute("aria-label", image.alt);
    close.appendChild(button);
    // The way out of the page is never covered.
    const exit = document.querySelector("[data-exit]");
    if (exit) close.appendChild(exit.cloneNode(true));
    dialog.appendChild(close);
    dialog.appendChild(image);
    document.body.appendChild(dialog);
    dialog.addEventListener("click", (tap) => tap.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    dialog.showModal();
  });
})();
