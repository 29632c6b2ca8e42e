import { expect, test } from "vitest";
import { apart, type Disc } from "./apart.ts";

const hidden = (a: Disc, b: Disc): boolean => {
  const room = (a.size + b.size) / 2;
  return Math.abs(a.x - b.x) < room - 0.5 && Math.abs(a.y - b.y) < room - 0.5;
};

test("no disc hides another, even when they start at the same point", () => {
  const discs = [
    { x: 0, y: 0, size: 52 },
    { x: 0, y: 0, size: 28 },
    { x: 12, y: 5, size: 34 },
    { x: 400, y: 400, size: 42 },
  ];

  const moved = apart(discs);

  const pairs = moved.flatMap((a, i) => moved.slice(i + 1).map((b) => hidden(a, b)));
  expect(pairs).not.toContain(true);
  expect(moved[3]).toEqual(discs[3]);
});

test("the larger one moves less", () => {
  const [large, small] = apart([
    { x: 0, y: 0, size: 64 },
    { x: 10, y: 0, size: 28 },
  ]) as [Disc, Disc];

  expect(Math.abs(large.x)).toBeLessThan(Math.abs(small.x - 10));
});
