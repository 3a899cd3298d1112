/* A signature drawn with finger, pen or mouse; sent as a picture. An empty field is not sent. */
(function () {
  "use strict";

  const form = document.querySelector("[data-signature]");
  const canvas = form.querySelector("canvas");
  const ink = canvas.getContext("2d");
  let drawing = false;
  let drawn = false;

  function clear() {
    ink.fillStyle = "#ffffff";
    ink.fillRect(0, 0, canvas.width, canvas.height);
    ink.strokeStyle = "#16242d";
    ink.lineWidth = 5;
    ink.lineCap = ink.lineJoin = "round";
    drawn = false;
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    ink.beginPath();
    ink.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    ink.lineTo(...place(event));
    ink.stroke();
    drawn = true;
  });
  canvas.addEventListener("pointerup", () => (drawing = false));
  form.querySelector("[data-clear]").addEventListener("click", clear);
  form.addEventListener("submit", () => {
    form.elements.drawn.value = drawn ? canvas.toDataURL("image/png") : "";
  });
  clear();
})();
