import { control, type Map as LeafletMap, tileLayer } from "leaflet";
import { Outlines } from "./outlines.ts";

/** What any of our maps has: its buttons, its credits and its ground. Each is told by the element. */
export function furnish(
  map: LeafletMap,
  { tiles, outlines, attribution }: DOMStringMap,
  { zoom_in, zoom_out }: { zoom_in?: string; zoom_out?: string },
): void {
  control
    .zoom({ zoomInTitle: zoom_in ?? "Agrandir", zoomOutTitle: zoom_out ?? "Réduire" })
    .addTo(map);
  control
    .attribution({ prefix: false })
    .addAttribution(attribution ?? "Natural Earth")
    .addTo(map);
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  if (tiles) tileLayer(tiles, { maxZoom: 19 }).addTo(map);
  if (outlines) void new Outlines(map, outlines).start().catch(console.warn);
}
