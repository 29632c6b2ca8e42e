import { expect, test } from "vitest";
import { addressOf, fill, sizeOf } from "./cells.ts";

const VIEW = { zoom: 5, west: -200, south: 40.123456, east: 10, north: 50 };

test("asks for the view, within the world, and keeps the filter", () => {
  const url = new URL(addressOf("/carte/cellules.json?genre=monnaie", VIEW));

  expect(url.pathname).toBe("/carte/cellules.json");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    genre: "monnaie",
    z: "5",
    bbox: "-180.0000,40.1235,10.0000,50.0000",
  });
});

test("a marker grows with each power of ten, four times", () => {
  expect([1, 9, 10, 99, 100, 1000, 1_000_000].map(sizeOf)).toEqual([1, 1, 2, 2, 3, 4, 4]);
});

test("numbers are written as the language of the page does", () => {
  document.documentElement.lang = "fr";

  expect(fill("{shown} sur {total} {x}", { shown: 912, total: 17000 })).toBe(
    "912 sur 17\u202f000 {x}",
  );
});
