// The map of what the list shows: points while they are few, one circle for each province when they are many.
(() => {
  "use strict";
  const number = new Intl.NumberFormat("fr-MA");
  async function read(url) { const answer = await fetch(url, { headers: { Accept: "application/json" } }); return answer.json(); }
  function linked(text, url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = text;
    return link;
  }
  function circle(feature, at, kind, box) {
    const { id, label, count } = feature.properties;
    const radius = kind === "counts" ? 5 + Math.sqrt(count) / 2.4 : 6;
    const marker = L.circleMarker(at, { radius, weight: 1.5, color: "#07443e", fillColor: "#0b5d55", fillOpacity: kind === "counts" ? .45 : .7 });
    const url = kind === "counts"
      ? `${box.dataset.list}?${new URLSearchParams([...new URL(box.dataset.points, location).searchParams].filter(([key]) => key !== "province").concat([["region", String(id - id % 1e7)], ["province", id]]))}`
      : box.dataset.detail.replace("/0/", `/${id}/`);
    return marker.bindPopup(linked(kind === "counts" ? `${label} · ${number.format(count)}` : label, url));
  }
  async function draw(box) {
    if (box.dataset.drawn || typeof L === "undefined") return;
    box.dataset.drawn = "1";
    const map = L.map(box, { scrollWheelZoom: false, attributionControl: false, zoomSnap: .25 });
    map.setView([29.5, -8.5], 5);
    const [points, borders] = await Promise.all([read(box.dataset.points), box.dataset.boundaries ? read(box.dataset.boundaries) : null]);
    if (borders) L.geoJSON(borders, { interactive: false, style: { color: "#7d8c88", weight: 1, fillColor: "#fff", fillOpacity: 1 } }).addTo(map);
    const layer = L.geoJSON(points, { pointToLayer: (feature, at) => circle(feature, at, points.kind, box) }).addTo(map);
    if (points.features.length) map.fitBounds(layer.getBounds(), { padding: [24, 24], maxZoom: 11 });
  }
  const all = (root) => root.querySelectorAll("#map").forEach(draw);
  document.addEventListener("DOMContentLoaded", () => {
    all(document);
    const filters = document.querySelector(".kit-facets");
    if (filters && window.matchMedia("(max-width: 991.98px)").matches) filters.removeAttribute("open");
  });
  document.addEventListener("htmx:afterSwap", (event) => all(event.target));
})();
