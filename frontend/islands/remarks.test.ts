import { beforeEach, expect, test } from "vitest";
import "./remarks.ts";

beforeEach(() => {
  document.body.innerHTML = `<creuset-remarks data-label="Commenter ces mots">
    <section class="remarked"><div class="prose"><p>Un puits se partage.</p></div>
      <a href="/travaux/puits/remarques/faire/?passage=0">Commenter</a></section>
    <section class="remarked"><div class="prose"><p>On tient un carnet.</p></div>
      <a href="/travaux/puits/remarques/faire/?passage=22">Commenter</a></section>
  </creuset-remarks><p id="ailleurs">Ailleurs.</p>`;
  Range.prototype.getBoundingClientRect = () => new DOMRect(10, 20, 30, 40);
});

function select(from: Node, start: number, to: Node, end: number): HTMLAnchorElement {
  document.getSelection()?.setBaseAndExtent(from, start, to, end);
  document.dispatchEvent(new Event("selectionchange"));
  return document.querySelector(".remark-here") as HTMLAnchorElement;
}

function words(n: number): Node {
  return document.querySelectorAll(".prose p")[n]?.firstChild as Node;
}

test("the words that are selected go with the link of their passage", () => {
  const link = select(words(1), 9, words(1), 19);

  expect(link.hidden).toBe(false);
  expect(link.textContent).toBe("Commenter ces mots");
  const { pathname, searchParams } = new URL(link.href);
  expect(pathname).toBe("/travaux/puits/remarques/faire/");
  expect(Object.fromEntries(searchParams)).toEqual({ passage: "22", mots: "un carnet." });
});

test("nothing is offered across two passages, elsewhere, or for nothing", () => {
  const elsewhere = document.querySelector("#ailleurs")?.firstChild as Node;

  expect(select(words(0), 0, words(1), 3).hidden).toBe(true);
  expect(select(elsewhere, 0, elsewhere, 4).hidden).toBe(true);
  expect(select(words(0), 3, words(0), 3).hidden).toBe(true);
});
