import { type LatLngTuple, type Map as LeafletMap, polygon } from "leaflet";

/** What `/territoires/…/contour.json` answers. */
interface Commune {
  box: [number, number, number, number];
  rings: LatLngTuple[][];
}

/** Draws the border of a commune; gives back its sides, and how to take it away. */
export async function border(map: LeafletMap, address: string, signal?: AbortSignal) {
  const answer = await fetch(address, signal ? { signal } : {}).catch(console.warn);
  if (!answer?.ok || !map.getPane("mapPane")) return undefined; // none of that name, or gone since
  const { box, rings } = (await answer.json()) as Commune;
  const drawn = polygon([rings], { className: "border", interactive: false }).addTo(map);
  return { box, remove: () => drawn.remove() };
}
