/** One place, or several that the server has gathered: the counts of a view sum to `shown`. */
export interface Cell {
  n: number;
  lat: number;
  lon: number;
  label: string;
  bbox?: [number, number, number, number];
  url?: string;
}

export interface Cells {
  total: number;
  shown: number;
  cells: Cell[];
}

export interface View {
  zoom: number;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** The address that answers for a view; what the filter already put in the address stays. */
export function addressOf(address: string, view: View): string {
  const url = new URL(address, document.baseURI);
  const box = [
    Math.max(-180, view.west),
    Math.max(-90, view.south),
    Math.min(180, view.east),
    Math.min(90, view.north),
  ];
  url.searchParams.set("z", String(view.zoom));
  url.searchParams.set("bbox", box.map((degrees) => degrees.toFixed(4)).join(","));
  return url.href;
}

/** Four sizes, one for each power of ten. */
export function sizeOf(n: number): number {
  return Math.min(4, Math.floor(Math.log10(n)) + 1);
}

/** What tells two markers apart from one answer to the next. */
export function keyOf(cell: Cell): string {
  return `${cell.n} ${cell.lat} ${cell.lon} ${cell.url ?? cell.label}`;
}

/** "{shown} sur {total}" with the numbers as the language of the page writes them. */
export function fill(sentence: string, values: Record<string, number>): string {
  const format = new Intl.NumberFormat(document.documentElement.lang || "fr");
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : format.format(value);
  });
}
