/**
 * Writes the outlines that our map is drawn on, from the packaged Natural Earth of world-atlas (public
 * domain): one light file for the whole world, and for those who come nearer, one file for each
 * square of ten degrees. `npm run build` runs it; it takes about a second.
 *
 * A file holds lines as whole numbers, each point told by its step from the one before:
 *   {"unit": 0.02, "land": [[x, y, dx, dy, …], …], "borders": [[…], …], "squares": ["0_40", …]}
 * We decode TopoJSON ourselves: a page then needs no library and no topology, only lines to draw.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const FOLDER = new URL("../static_build/outlines/", import.meta.url);
const WORLD = { source: "countries-50m", unit: 0.02, tolerance: 0.05, smallest: 0.03 };
const SQUARE = { source: "countries-10m", unit: 0.002, tolerance: 0.004, smallest: 0.00005 };
const SIDE = 10; // degrees
const OVERLAP = 0.03; // degrees: two squares meet without a hairline between them

/** The coastlines as closed rings and the frontiers as lines, from one topology. */
function outlines({ source, tolerance, smallest }) {
  const path = createRequire(import.meta.url).resolve(`world-atlas/${source}.json`);
  const topology = JSON.parse(readFileSync(path, "utf8"));
  const arcs = topology.arcs.map((arc) =>
    thin(unroll(decode(arc, topology.transform)), tolerance),
  );
  const line = (index) => (index < 0 ? arcs[~index].toReversed() : arcs[index]);
  const ring = (indexes) => indexes.flatMap((index, n) => line(index).slice(n ? 1 : 0));
  return {
    land: rings(topology.objects.land)
      .map(ring)
      .flatMap(flat)
      .filter((points) => points.length > 3 && area(points) > smallest),
    borders: [...shared(topology.objects.countries)].map((index) => arcs[index]),
  };
}

function decode(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** On a globe a line steps from 180 to −180; on a sheet it goes on to 181. */
function unroll(points) {
  let turn = 0;
  return points.map(([x, y], i) => {
    const step = i ? x - points[i - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [x + turn, y];
  });
}

/** A ring of the globe on our sheet: closed by the pole it goes round, and cut where the sheet ends. */
function flat(points) {
  const line = unroll(points);
  const [first, last] = [line[0], line.at(-1)];
  if (Math.abs(last[0] - first[0]) > 1) {
    const pole = Math.sign(first[1]) * 90;
    line.push([last[0], pole], [first[0], pole]);
  }
  return [-360, 0, 360].flatMap((turn) =>
    within([line.map(([x, y]) => [x + turn, y])], cutRing, 0, -180, 180),
  );
}

function rings(geometry) {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(rings);
  return geometry.type === "Polygon" ? geometry.arcs : geometry.arcs.flat();
}

/** The arcs that two countries walk along. */
function shared(countries) {
  const seen = new Set();
  const twice = new Set();
  for (const country of countries.geometries) {
    const mine = new Set(
      rings(country)
        .flat()
        .map((index) => (index < 0 ? ~index : index)),
    );
    for (const index of mine) (seen.has(index) ? twice : seen).add(index);
  }
  return twice;
}

function area(points) {
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[(i + 1) % points.length]];
    sum += ax * by - bx * ay;
  }
  return Math.abs(sum / 2);
}

/** Douglas and Peucker: leaves out the points nearer than the tolerance to the line without them. */
function thin(points, tolerance) {
  const kept = new Set([0, points.length - 1]);
  const todo = [[0, points.length - 1]];
  for (let span = todo.pop(); span; span = todo.pop()) {
    const [first, last] = span;
    let [farthest, distance] = [0, tolerance];
    for (let i = first + 1; i < last; i++) {
      const away = off(points[i], points[first], points[last]);
      if (away > distance) [farthest, distance] = [i, away];
    }
    if (farthest) {
      kept.add(farthest);
      todo.push([first, farthest], [farthest, last]);
    }
  }
  return points.filter((_, i) => kept.has(i));
}

function off([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Sutherland and Hodgman, one side: what of a closed ring (or of a line) is on the good side. */
function cutRing(points, axis, limit, sign) {
  const out = [];
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i], points[(i + 1) % points.length]];
    if (sign * (a[axis] - limit) >= 0) out.push(a);
    if ((a[axis] - limit) * (b[axis] - limit) < 0) out.push(meet(a, b, axis, limit));
  }
  return out.length > 2 ? [out] : [];
}

function cutLine(points, axis, limit, sign) {
  const lines = [];
  let line = [];
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before && (before[axis] - limit) * (point[axis] - limit) < 0) {
      line.push(meet(before, point, axis, limit));
    }
    if (sign * (point[axis] - limit) >= 0) {
      line.push(point);
    } else if (line.length) {
      lines.push(line);
      line = [];
    }
  });
  lines.push(line);
  return lines.filter((each) => each.length > 1);
}

function meet(a, b, axis, limit) {
  const t = (limit - a[axis]) / (b[axis] - a[axis]);
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}

function within(shapes, cut, axis, from, to) {
  return shapes.flatMap((points) => {
    const { least, most } = span(points)[axis];
    if (most < from || least > to) return [];
    if (least >= from && most <= to) return [points];
    return cut(points, axis, from, 1).flatMap((rest) => cut(rest, axis, to, -1));
  });
}

const spans = new WeakMap();

function span(points) {
  let known = spans.get(points);
  if (!known) {
    known = [0, 1].map((axis) => {
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const point of points) {
        if (point[axis] < least) least = point[axis];
        if (point[axis] > most) most = point[axis];
      }
      return { least, most };
    });
    spans.set(points, known);
  }
  return known;
}

/** Steps between whole numbers; points that fall on the one before are left out. */
function encode(points, unit) {
  const steps = [];
  let [x, y] = [0, 0];
  for (const point of points) {
    const [nx, ny] = [Math.round(point[0] / unit), Math.round(point[1] / unit)];
    if (!steps.length || nx !== x || ny !== y) steps.push(nx - x, ny - y);
    [x, y] = [nx, ny];
  }
  return steps;
}

function write(name, { land, borders, ...rest }, unit) {
  const text = JSON.stringify({
    unit,
    land: land.map((points) => encode(points, unit)).filter((steps) => steps.length > 5),
    borders: borders.map((points) => encode(points, unit)).filter((steps) => steps.length > 3),
    ...rest,
  });
  writeFileSync(new URL(`${name}.json`, FOLDER), text);
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });

const squares = [];
const near = outlines(SQUARE);
for (let west = -180; west < 180; west += SIDE) {
  const [from, to] = [west - OVERLAP, west + SIDE + OVERLAP];
  const land = within(near.land, cutRing, 0, from, to);
  const borders = within(near.borders, cutLine, 0, from, to);
  for (let south = -60; south < 80; south += SIDE) {
    const [low, high] = [south - OVERLAP, south + SIDE + OVERLAP];
    const here = {
      land: within(land, cutRing, 1, low, high),
      borders: within(borders, cutLine, 1, low, high),
    };
    if (!here.land.length) continue;
    squares.push(`${west}_${south}`);
    write(`${west}_${south}`, here, SQUARE.unit);
  }
}
write("world", { ...outlines(WORLD), squares }, WORLD.unit);
