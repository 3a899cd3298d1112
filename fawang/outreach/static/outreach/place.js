// Notes the place where somebody stands, once they press: WGS 84, as the browser gives it.
(() => {
  const box = document.querySelector("[data-place]");
  if (!box || !navigator.geolocation) return;
  const said = box.querySelector("[data-place-said]");
  const field = (name) => document.querySelector(`[name="${name}"]`);
  box.hidden = false;
  box.querySelector("[data-place-press]").addEventListener("click", () => {
    said.textContent = said.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("latitude").value = coords.latitude.toFixed(6);
        field("longitude").value = coords.longitude.toFixed(6);
        said.textContent = said.dataset.noted;
      },
      () => {
        said.textContent = said.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
})();
