import "./map/map.css";
import {
  divIcon,
  type FitBoundsOptions,
  type LatLngBoundsExpression,
  type LatLngTuple,
  type Map as LeafletMap,
  latLngBounds,
  map as leaflet,
  type Marker,
  marker,
} from "leaflet";
import { apart } from "./map/apart.ts";
import { border } from "./map/border.ts";
import { addressOf, type Cell, type Cells, fill, keyOf, sizeOf } from "./map/cells.ts";
import { furnish } from "./map/furnish.ts";

const PAUSE = 350; // milliseconds of rest after a move before asking again
const SIZES = [34, 42, 52, 64]; // pixels, for each power of ten
const PIN = 28;
const EUROPE = "-12,34,34,62";

interface Labels {
  map?: string;
  status?: string;
  loading?: string;
  failed?: string;
  zoom_in?: string;
  zoom_out?: string;
}

/**
 * A map around a link to the same things as a list. The server gathers the places; this only
 * draws what it answers, as markers that the keyboard reaches.
 *
 * <creuset-map class="map" data-cells="/carte/cellules.json?…" data-outlines="/static/outlines/"
 *              data-bbox="west,south,east,north" data-labels='{"status": "{shown} sur {total}"}'>
 *   <p class="map-alternative"><a href="#liste">Lire la même chose en liste</a></p>
 * </creuset-map>
 *
 * `data-outline` says where the border of a commune is told.
 *
 * `data-place='{"lat": …, "lon": …, "label": …}'` instead of `data-cells` shows one place.
 */
export class AtlasMap extends HTMLElement {
  private map: LeafletMap | undefined;
  private readonly markers = new Map<string, { cell: Cell; marker: Marker }>();
  private readonly status = document.createElement("p");
  private asking: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the children may not be parsed yet
  }

  disconnectedCallback(): void {
    this.asking?.abort();
    clearTimeout(this.timer);
    this.map?.remove();
    this.map = undefined;
    this.markers.clear();
  }

  private start(): void {
    if (this.map || !this.isConnected) return;
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", this.labels.map ?? "Carte");
    this.status.className = "map-status";
    this.status.setAttribute("role", "status");
    this.append(canvas, ...(this.dataset.cells ? [this.status] : []));

    this.map = leaflet(canvas, {
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false, // until one has come in, so that the page scrolls past
      worldCopyJump: true,
      minZoom: 2,
      maxZoom: 17,
      zoomAnimation: !this.still,
      fadeAnimation: !this.still,
      markerZoomAnimation: !this.still,
      inertia: !this.still,
    });
    furnish(this.map, this.dataset, this.labels);
    this.look(this.map);
    if (this.dataset.outline) void border(this.map, this.dataset.outline);
    if (this.dataset.cells) {
      this.map.on("moveend", () => this.moved());
      void this.ask();
    }
  }

  private get labels(): Labels {
    return JSON.parse(this.dataset.labels ?? "{}") as Labels;
  }

  /** The view one left, when coming back to the page; else the one the page asks for. */
  private look(map: LeafletMap): void {
    const left = (history.state as { map?: { centre: LatLngTuple; zoom: number } } | null)?.map;
    const place = this.place;
    if (place) map.setView([place.lat, place.lon], 9);
    else if (left) map.setView(left.centre, left.zoom);
    else map.fitBounds(boundsOf((this.dataset.bbox || EUROPE).split(",").map(Number)));
    if (place) this.draw({ total: 1, shown: 1, cells: [{ ...place, n: 1 }] });
  }

  private get place(): Cell | undefined {
    return this.dataset.place ? (JSON.parse(this.dataset.place) as Cell) : undefined;
  }

  private moved(): void {
    if (!this.map) return;
    const { lat, lng } = this.map.getCenter();
    const left = { centre: [lat, lng], zoom: this.map.getZoom() };
    history.replaceState({ ...history.state, map: left }, "");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    if (!this.map) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const bounds = this.map.getBounds();
    const address = addressOf(this.dataset.cells ?? "", {
      zoom: this.map.getZoom(),
      west: bounds.getWest(),
      south: bounds.getSouth(),
      east: bounds.getEast(),
      north: bounds.getNorth(),
    });
    if (!this.status.textContent) this.tell(this.labels.loading);
    try {
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      this.draw((await answer.json()) as Cells);
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error);
      this.tell(this.labels.failed);
    }
  }

  private tell(sentence = ""): void {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  /** Markers that stay are left alone, so that what has the focus keeps it. */
  private draw({ total, shown, cells }: Cells): void {
    const wanted = new Map(cells.map((cell) => [keyOf(cell), cell]));
    let orphan: Cell | undefined;
    for (const [key, { cell, marker }] of this.markers) {
      if (wanted.has(key)) continue;
      if (marker.getElement()?.contains(document.activeElement)) orphan = cell;
      marker.remove();
      this.markers.delete(key);
    }
    for (const [key, cell] of wanted) {
      if (!this.markers.has(key)) this.markers.set(key, { cell, marker: this.mark(cell) });
    }
    this.spread();
    if (orphan) this.refocus(orphan);
    this.tell(fill(this.labels.status ?? "{shown} / {total}", { shown, total }));
  }

  /** Each marker where its place is, or a little aside where another would hide it. */
  private spread(): void {
    const { map } = this;
    if (!map) return;
    const drawn = [...this.markers.values()];
    const discs = drawn.map(({ cell }) => {
      const { x, y } = map.project([cell.lat, cell.lon]);
      return { x, y, size: pixelsOf(cell) };
    });
    for (const [i, { x, y }] of apart(discs).entries()) {
      drawn[i]?.marker.setLatLng(map.unproject([x, y]));
    }
  }

  /** What had the focus is gone (one went nearer): its nearest heir takes it. */
  private refocus({ lat, lon }: Cell): void {
    const away = ({ cell }: { cell: Cell }) => Math.hypot(cell.lat - lat, cell.lon - lon);
    const [heir] = [...this.markers.values()].sort((a, b) => away(a) - away(b));
    const element = heir?.marker.getElement();
    const target = element?.querySelector("a") ?? element ?? this.map?.getContainer();
    target?.focus({ preventScroll: true });
  }

  private mark(cell: Cell): Marker {
    const one = cell.n === 1;
    const drawn = marker([cell.lat, cell.lon], {
      icon: divIcon({
        className: one ? "pin" : `cell size-${sizeOf(cell.n)}`,
        html: inside(cell),
        iconSize: [pixelsOf(cell), pixelsOf(cell)],
      }),
      keyboard: !one || !cell.url,
      riseOnHover: true,
    }).addTo(this.map as LeafletMap);
    const element = drawn.getElement();
    if (!element || (one && cell.url)) return drawn; // the link inside does it all
    element.setAttribute("aria-label", cell.label);
    if (one) {
      element.setAttribute("role", "img");
      return drawn;
    }
    drawn.on("click", () => this.enter(cell));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.enter(cell);
    });
    return drawn;
  }

  /** Goes nearer; when one cannot come nearer, opens the list of what is there. */
  private enter(cell: Cell): void {
    if (!this.map) return;
    const { lat, lon, bbox, url } = cell;
    const bounds = boundsOf(bbox ?? [lon, lat, lon, lat]);
    const zoom = this.map.getBoundsZoom(bounds.pad(0.1));
    const now = this.map.getZoom();
    if (now === this.map.getMaxZoom() && url) leave(url);
    else if (zoom > now) this.go(bounds.pad(0.1));
    else this.map.setView([lat, lon], now + 1, { animate: !this.still });
  }

  private go(bounds: LatLngBoundsExpression): void {
    const options: FitBoundsOptions = { animate: !this.still, duration: 0.6 };
    if (this.still) this.map?.fitBounds(bounds, options);
    else this.map?.flyToBounds(bounds, options);
  }
}

/** Where the links of the page lead: a map on someone else's page opens beside it. */
function leave(url: string): void {
  const target = document.querySelector<HTMLBaseElement>("base[target]")?.target;
  if (target) window.open(url, target, "noopener");
  else location.assign(url);
}

function pixelsOf({ n }: Cell): number {
  return n === 1 ? PIN : (SIZES[sizeOf(n) - 1] ?? PIN);
}

function boundsOf([west = 0, south = 0, east = 0, north = 0]: number[]) {
  return latLngBounds([south, west], [north, east]);
}

/** A number, or a link to the one place; and its name, seen when one points at it. */
function inside(cell: Cell): HTMLElement {
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = cell.label;
  if (cell.n === 1 && cell.url) {
    const link = document.createElement("a");
    link.href = cell.url;
    link.append(name);
    return link;
  }
  const count = document.createElement("span");
  count.setAttribute("aria-hidden", "true");
  name.setAttribute("aria-hidden", "true");
  count.className = "count";
  if (cell.n > 1) count.textContent = fill("{n}", { n: cell.n });
  const both = document.createElement("div");
  both.append(count, name);
  return both;
}

customElements.define("creuset-map", AtlasMap);
