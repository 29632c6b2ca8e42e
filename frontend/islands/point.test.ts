import { expect, test } from "vitest";
import { pointOf } from "./point.ts";

test("two numbers are a point, however they are written", () => {
  expect(pointOf("48.8566, 2.3522")).toEqual([48.8566, 2.3522]);
  expect(pointOf("48,8566, 2,3522")).toEqual([48.8566, 2.3522]);
  expect(pointOf(" -21.1 55.5 ")).toEqual([-21.1, 55.5]);
});

test("what is no point on Earth is none", () => {
  expect(pointOf("")).toBeUndefined();
  expect(pointOf("Grenoble")).toBeUndefined();
  expect(pointOf("98, 2")).toBeUndefined();
});

test("a page that has the question gets a map that fills it at the press of a button", async () => {
  document.body.innerHTML =
    '<input id="p" value=""><creuset-point data-point="p" data-bbox="5,45,6,46"' +
    ` data-labels='{"here": "Ici", "placed": "Le point est à {place}."}'></creuset-point>`;
  await Promise.resolve();

  document.querySelector("button")?.click();

  const written = document.querySelector("input")?.value ?? "";
  expect(pointOf(written)).toEqual([expect.closeTo(45.5, 0), expect.closeTo(5.5, 0)]);
  expect(document.querySelector("[role=status]")?.textContent).toBe(`Le point est à ${written}.`);
});

test("a place told by hand is gone to, and a box may cross the end of the world", async () => {
  document.body.innerHTML =
    '<input id="q" value=""><creuset-point data-point="q" data-bbox="177,-19,-178,-12"></creuset-point>';
  await Promise.resolve();
  const input = document.querySelector("input") as HTMLInputElement;

  document.querySelector("button")?.click();
  const [, longitude] = pointOf(input.value) ?? [0, 0];
  expect(Math.abs(longitude)).toBeGreaterThan(170);

  input.value = "45.19, 5.72";
  input.dispatchEvent(new Event("input"));
  document.querySelector("button")?.click();
  expect(pointOf(input.value)).toEqual([expect.closeTo(45.19, 2), expect.closeTo(5.72, 2)]);
});
