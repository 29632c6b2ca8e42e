/**
 * Words that one selects are remarked upon: a link comes beside them, with these words in it.
 * Without JavaScript each passage keeps its own link.
 *
 * <creuset-remarks data-label="Commenter ces mots">
 *   <section class="remarked"><div class="prose">…</div><a href="…?passage=12">…</a></section>…
 * </creuset-remarks>
 */
const LONGEST = 500;

export class Remarks extends HTMLElement {
  private readonly link = document.createElement("a");
  private readonly follow = (): void => this.offer(document.getSelection());

  connectedCallback(): void {
    this.link.className = "btn small remark-here";
    this.link.textContent = this.dataset.label ?? "…";
    this.link.hidden = true;
    this.append(this.link);
    document.addEventListener("selectionchange", this.follow);
  }

  disconnectedCallback(): void {
    document.removeEventListener("selectionchange", this.follow);
  }

  private offer(selection: Selection | null): void {
    const words = selection?.toString().trim() ?? "";
    const passage = this.passageOf(selection);
    this.link.hidden = !passage || !words || words.length > LONGEST;
    if (this.link.hidden || !passage || !selection) return;
    const address = new URL(passage.href);
    address.searchParams.set("mots", words);
    this.link.href = address.href;
    const here = this.getBoundingClientRect();
    const there = selection.getRangeAt(0).getBoundingClientRect();
    this.link.style.top = `${there.bottom - here.top + 8}px`;
    this.link.style.left = `${Math.max(0, there.left - here.left)}px`;
  }

  /** The link of the one passage that holds the whole selection. */
  private passageOf(selection: Selection | null): HTMLAnchorElement | null {
    const [first, last] = [selection?.anchorNode, selection?.focusNode].map((node) =>
      (node instanceof Element ? node : node?.parentElement)?.closest(".prose"),
    );
    if (!first || first !== last || !this.contains(first)) return null;
    return (
      first.closest(".remarked")?.querySelector<HTMLAnchorElement>("a[href*=passage]") ?? null
    );
  }
}

customElements.define("creuset-remarks", Remarks);
