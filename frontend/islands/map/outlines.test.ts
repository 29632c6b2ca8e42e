import { expect, test } from "vitest";
import { decode, squaresOf } from "./outlines.ts";

test("steps add up to points, latitude first", () => {
  expect(decode([10, 20, 1, -2, -3, 4], 0.5)).toEqual([
    [10, 5],
    [9, 5.5],
    [11, 4],
  ]);
});

test("a view asks for the squares that it touches, and no other", () => {
  expect(squaresOf([-1, 42, 9, 49])).toEqual(["-10_40", "0_40"]);
  expect(squaresOf([0, 40, 10, 50])).toEqual(["0_40"]);
});
