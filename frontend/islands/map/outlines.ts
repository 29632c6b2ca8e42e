import { canvas, type LatLngTuple, type Map as LeafletMap, polygon, polyline } from "leaflet";

/** What scripts/outlines.mjs writes: each point is told by its step from the one before. */
export interface Lines {
  unit: number;
  land: number[][];
  borders: number[][];
  squares?: string[];
}

export const SIDE = 10; // degrees of one finer square
const NEAR = 7; // the zoom from which the finer squares are drawn

export function decode(steps: number[], unit: number): LatLngTuple[] {
  const points: LatLngTuple[] = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i] ?? 0;
    y += steps[i + 1] ?? 0;
    points.push([y * unit, x * unit]);
  }
  return points;
}

/** The squares that a view touches, by the name of their south-western corner. */
export function squaresOf([west, south, east, north]: [number, number, number, number]): string[] {
  const names: string[] = [];
  for (let x = Math.floor(west / SIDE) * SIDE; x < east; x += SIDE) {
    for (let y = Math.floor(south / SIDE) * SIDE; y < north; y += SIDE) names.push(`${x}_${y}`);
  }
  return names;
}

/** Draws land and frontiers under everything else, finer when one comes nearer. */
export class Outlines {
  private readonly drawn = new Map<string, ReturnType<typeof this.draw>>();
  private known = new Set<string>();
  private readonly renderer;

  constructor(
    private readonly map: LeafletMap,
    private readonly folder: string,
  ) {
    map.createPane("outlines").style.zIndex = "150";
    this.renderer = canvas({ pane: "outlines", padding: 0.75 });
  }

  async start(): Promise<void> {
    const world = await this.fetch("world");
    this.known = new Set(world.squares);
    this.show("world", world);
    this.map.on("moveend", () => void this.refine());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
    await this.refine();
  }

  /** The world stays underneath until every square of the view is there. */
  private async refine(): Promise<void> {
    const wanted = this.wanted();
    for (const name of this.drawn.keys()) {
      if (name !== "world" && !wanted.includes(name)) this.hide(name);
    }
    const missing = wanted.filter((name) => !this.drawn.has(name));
    if (missing.length || !wanted.length) this.drawn.get("world")?.addTo(this.map);
    await Promise.all(missing.map(async (name) => this.show(name, await this.fetch(name))));
    if (this.wanted().length && this.wanted().every((name) => this.drawn.has(name))) {
      this.drawn.get("world")?.remove();
    }
  }

  private wanted(): string[] {
    if (this.map.getZoom() < NEAR) return [];
    const view = this.map.getBounds().pad(0.2);
    const box = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()] as const;
    return squaresOf([...box]).filter((name) => this.known.has(name));
  }

  private async fetch(name: string): Promise<Lines> {
    const answer = await fetch(`${this.folder}${name}.json`);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer.json() as Promise<Lines>;
  }

  private show(name: string, lines: Lines): void {
    if (this.drawn.has(name)) return;
    this.drawn.set(name, this.draw(lines));
  }

  private hide(name: string): void {
    this.drawn.get(name)?.remove();
    this.drawn.delete(name);
  }

  private draw({ unit, land, borders }: Lines) {
    const shape = { renderer: this.renderer, interactive: false, pane: "outlines" };
    const ground = polygon(
      land.map((steps) => decode(steps, unit)),
      { ...shape, stroke: false, fillOpacity: 1, fillColor: this.colour("--map-land") },
    );
    const frontiers = polyline(
      borders.map((steps) => decode(steps, unit)),
      { ...shape, weight: 1, color: this.colour("--map-border") },
    );
    const both = {
      addTo: (map: LeafletMap) => {
        ground.addTo(map);
        frontiers.addTo(map);
        return both;
      },
      remove: () => {
        ground.remove();
        frontiers.remove();
      },
      paint: () => {
        ground.setStyle({ fillColor: this.colour("--map-land") });
        frontiers.setStyle({ color: this.colour("--map-border") });
      },
    };
    return both.addTo(this.map);
  }

  private paint(): void {
    for (const lines of this.drawn.values()) lines.paint();
  }

  /** A canvas does not know our tokens: an element made for the question has them resolved. */
  private colour(token: string): string {
    const probe = document.createElement("i");
    probe.style.color = `var(${token})`;
    this.map.getContainer().append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}
