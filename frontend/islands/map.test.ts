import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./map.ts";
import type { Cells } from "./map/cells.ts";

const PARIS = {
  n: 37,
  lat: 48.8,
  lon: 2.3,
  bbox: [2.2, 48.7, 2.4, 48.9] as [number, number, number, number],
  label: "37 initiatives, Paris",
};
const AMAP = { n: 1, lat: 47.2, lon: -1.5, label: "AMAP du coin", url: "/fiches/amap/" };

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

async function show(answer: Cells): Promise<HTMLElement> {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue({ ok: true, json: async () => answer }));
  document.body.innerHTML = `<creuset-map data-cells="/carte/cellules.json" data-bbox="-5,42,8,51"
    data-labels='{"map": "Carte", "status": "{shown} sur {total} initiatives dans cette vue"}'>
    <p class="map-alternative"><a href="#liste">Lire en liste</a></p></creuset-map>`;
  const island = document.querySelector("creuset-map") as HTMLElement;
  await vi.waitFor(() => expect(island.querySelector("[role=status]")?.textContent).toBeTruthy());
  return island;
}

test("each cell is a button with its name, each place a link to its page", async () => {
  const island = await show({ total: 40, shown: 38, cells: [PARIS, AMAP] });

  const cell = island.querySelector('.cell[role="button"]');
  expect(cell?.getAttribute("aria-label")).toBe("37 initiatives, Paris");
  expect(cell?.getAttribute("tabindex")).toBe("0");
  expect(cell?.querySelector(".count")?.textContent).toBe("37");
  const link = island.querySelector(".pin a");
  expect([link?.getAttribute("href"), link?.textContent]).toEqual([
    "/fiches/amap/",
    "AMAP du coin",
  ]);
});

test("says how many are in view, and keeps the way to the list", async () => {
  const island = await show({ total: 40, shown: 38, cells: [PARIS, AMAP] });

  expect(island.querySelector("[role=status]")?.textContent).toBe(
    "38 sur 40 initiatives dans cette vue",
  );
  expect(island.querySelector('a[href="#liste"]')).not.toBeNull();
});

test("Enter on a cell goes nearer, and what had the focus gives it to its heir", async () => {
  const island = await show({ total: 40, shown: 38, cells: [PARIS, AMAP] });
  const nearer = { ...PARIS, n: 2, lat: 48.81, label: "2 initiatives, Paris" };
  vi.mocked(fetch).mockResolvedValue({
    ok: true,
    json: async () => ({ total: 40, shown: 2, cells: [nearer] }),
  } as Response);
  const cell = island.querySelector<HTMLElement>(".cell") as HTMLElement;
  cell.focus();

  cell.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));

  await vi.waitFor(
    () => expect(document.activeElement?.getAttribute("aria-label")).toBe(nearer.label),
    { timeout: 4000 },
  );
});

test("tells when the places cannot be had", async () => {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue({ ok: false, status: 500 }));
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  document.body.innerHTML = `<creuset-map data-cells="/c.json"
    data-labels='{"loading": "Un instant…", "failed": "Pas de carte."}'></creuset-map>`;

  const status = () => document.querySelector("[role=status]")?.textContent;

  await vi.waitFor(() => expect(status()).toBe("Pas de carte."));
});
