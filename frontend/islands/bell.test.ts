import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EVERY } from "./bell.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function ring(answer: () => Response): HTMLElement {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => answer()),
  );
  document.body.innerHTML =
    '<creuset-bell data-url="/n/" data-one="1 chose" data-many="choses"><a><span class="number" hidden>0</span></a></creuset-bell>';
  return document.querySelector(".number") as HTMLElement;
}

test("the number follows what the server says, and what is new is told", async () => {
  let count = 1;
  const number = ring(() => new Response(`${count}`, { headers: { ETag: `"${count}"` } }));
  await vi.advanceTimersByTimeAsync(1);
  expect(number.textContent).toBe("1");
  expect(document.querySelector("[role=status]")?.textContent).toBe("");

  count = 3;
  await vi.advanceTimersByTimeAsync(EVERY);

  expect(number.textContent).toBe("3");
  expect(number.hidden).toBe(false);
  expect(document.querySelector("[role=status]")?.textContent).toBe("3 choses");
});

test("an answer that cannot be had changes nothing", async () => {
  const number = ring(() => new Response("", { status: 500 }));

  await vi.advanceTimersByTimeAsync(EVERY);

  expect(number.hidden).toBe(true);
});
