import "./map/map.css";
import {
  type Circle,
  circle,
  divIcon,
  type LatLngTuple,
  type Map as LeafletMap,
  latLngBounds,
  map as leaflet,
  type Marker,
  marker,
} from "leaflet";
import { border } from "./map/border.ts";
import { furnish } from "./map/furnish.ts";

const PAUSE = 600; // milliseconds after the last letter of a city
const NEAR = 15; // the zoom at which a place that is told is shown
const NUMBERS = /^\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*$/;

interface Labels {
  map?: string;
  here?: string;
  placed?: string;
  zoom_in?: string;
  zoom_out?: string;
}

/**
 * A map on which to show a place instead of writing its numbers: one clicks, or one moves the map
 * with the keyboard and presses the button. The question that holds the numbers stays, and says the
 * same. Without JavaScript there is only the question.
 *
 * <creuset-point class="map small" data-point="id_point" data-bbox="west,south,east,north"
 *                data-city="id_city" data-where="/territoires/ou.json"></creuset-point>
 *
 * `data-reach` names a question whose metres are drawn around; `data-outline`, a border to draw.
 */
export class PointPicker extends HTMLElement {
  private map: LeafletMap | undefined;
  private pin: Marker | undefined;
  private around: Circle | undefined;
  private asked = 0;
  private border: { remove: () => void } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly told = document.createElement("p");
  private readonly forgotten = new AbortController();

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the questions may not be parsed yet
  }

  disconnectedCallback(): void {
    this.forgotten.abort();
    clearTimeout(this.timer);
    this.map?.remove();
    this.map = undefined;
  }

  private start(): void {
    if (this.map || !this.isConnected || !this.point) return;
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", this.labels.map ?? "");
    this.told.className = "map-status";
    this.told.setAttribute("role", "status");
    this.append(canvas, this.told, this.button());
    this.map = leaflet(canvas, {
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      minZoom: 2,
      maxZoom: 18,
    });
    furnish(this.map, this.dataset, this.labels);
    this.look(this.map);
    this.map.on("click", ({ latlng }) => this.place(latlng.lat, latlng.lng));
    this.listen();
    if (this.dataset.outline) void this.show(this.dataset.outline, !this.read());
  }

  private get labels(): Labels {
    return JSON.parse(this.dataset.labels ?? "{}") as Labels;
  }

  private get point(): HTMLInputElement | null {
    return question(this.dataset.point);
  }

  private button(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.textContent = this.labels.here ?? "";
    button.addEventListener("click", () => {
      const centre = this.map?.getCenter();
      if (centre) this.place(centre.lat, centre.lng);
    });
    const line = document.createElement("p");
    line.className = "map-alternative";
    line.append(button);
    return line;
  }

  private look(map: LeafletMap): void {
    const place = this.read();
    const [west = 0, south = 0, east = 0, north = 0] = (this.dataset.bbox ?? "")
      .split(",")
      .map(Number);
    if (place) map.setView(place, NEAR);
    else map.fitBounds(boxOf(west, south, east, north));
    this.draw();
  }

  private listen(): void {
    const { signal } = this.forgotten;
    this.point?.addEventListener("input", () => this.draw(), { signal });
    question(this.dataset.reach)?.addEventListener("change", () => this.draw(), { signal });
    const city = question(this.dataset.city);
    city?.addEventListener("input", () => this.seek(city.value), { signal });
  }

  /** Goes to the commune that one is writing, unless the place is told already. */
  private seek(city: string): void {
    clearTimeout(this.timer);
    if (this.read() || city.trim().length < 2) return;
    const address = `${this.dataset.where}?q=${encodeURIComponent(city.trim())}`;
    this.timer = setTimeout(() => void this.show(address, true), PAUSE);
  }

  private async show(address: string, look: boolean): Promise<void> {
    if (!this.map) return;
    const asked = ++this.asked;
    const drawn = await border(this.map, address, this.forgotten.signal);
    if (!drawn || !this.map) return;
    if (asked !== this.asked) {
      drawn.remove(); // another town has been written meanwhile
      return;
    }
    this.border?.remove();
    this.border = drawn;
    const [west, south, east, north] = drawn.box;
    if (look) this.map.fitBounds(boxOf(west, south, east, north));
  }

  private read(): LatLngTuple | undefined {
    return pointOf(this.point?.value ?? "");
  }

  private place(latitude: number, longitude: number): void {
    const { point } = this;
    if (!point) return;
    point.value = `${latitude.toFixed(5)}, ${turned(longitude).toFixed(5)}`;
    point.dispatchEvent(new Event("input", { bubbles: true }));
    point.dispatchEvent(new Event("change", { bubbles: true }));
    this.told.textContent = (this.labels.placed ?? "{place}").replace("{place}", point.value);
  }

  private draw(): void {
    const place = this.read();
    if (!this.map) return;
    if (!place) {
      this.pin?.remove();
      this.around?.remove();
      this.pin = this.around = undefined;
      return;
    }
    const icon = divIcon({ className: "pin", html: "<div></div>", iconSize: [28, 28] });
    this.pin ??= marker(place, { icon, keyboard: false, interactive: false }).addTo(this.map);
    this.pin.setLatLng(place);
    if (!this.map.getBounds().contains(place)) this.map.setView(place, NEAR);
    const metres = Number(question(this.dataset.reach)?.value ?? 0);
    if (!metres) return;
    this.around ??= circle(place, { className: "reach", interactive: false }).addTo(this.map);
    this.around.setLatLng(place).setRadius(metres);
    if (!this.map.getBounds().contains(this.around.getBounds())) {
      this.map.fitBounds(this.around.getBounds().pad(0.3));
    }
  }
}

/** Two numbers as people write them, latitude first; nothing of what makes no sense. */
export function pointOf(written: string): LatLngTuple | undefined {
  const found = NUMBERS.exec(written);
  if (!found) return undefined;
  const [latitude = 0, longitude = 0] = found.slice(1).map((n) => Number(n.replace(",", ".")));
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    ? [latitude, longitude]
    : undefined;
}

/** West of more than east crosses 180°. */
function boxOf(west: number, south: number, east: number, north: number) {
  return latLngBounds([south, west], [north, east < west ? east + 360 : east]);
}

/** A map may be turned past the end of the world. */
function turned(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function question(id: string | undefined): HTMLInputElement | null {
  return id ? (document.getElementById(id) as HTMLInputElement | null) : null;
}

customElements.define("creuset-point", PointPicker);
