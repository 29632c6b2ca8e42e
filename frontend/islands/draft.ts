import { forget, keep, recall } from "../drafts.ts";

/**
 * Keeps what is typed in the textarea inside it, for when the page is left by mistake.
 * Without JavaScript the textarea works as it is.
 *
 * <creuset-draft data-key="post-12" data-restored="Brouillon retrouvé." data-forget="L’oublier">
 *   <textarea></textarea></creuset-draft>
 */
export class DraftKeeper extends HTMLElement {
  private initial = "";
  private readonly note = document.createElement("p");
  private readonly submitted = () => keep(this.key, this.area?.value ?? "", true);
  private form: HTMLFormElement | null = null;

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the children may not be parsed yet
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("submit", this.submitted);
  }

  private start(): void {
    const { area } = this;
    if (!area || !this.isConnected) return;
    this.initial = area.defaultValue;
    this.restore(area);
    area.addEventListener("input", () => this.write(area.value));
    this.form = this.closest("form");
    this.form?.addEventListener("submit", this.submitted);
    this.form?.addEventListener("htmx:afterRequest", (event) => {
      const { successful, xhr } = (event as CustomEvent).detail;
      if (successful && xhr.status < 400) forget(this.key);
    });
  }

  private get key(): string {
    return this.dataset.key ?? location.pathname;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  private write(text: string): void {
    this.note.remove();
    if (text === this.initial) forget(this.key);
    else keep(this.key, text);
  }

  /** Only into an empty form: what the server says is newer than what we remember. */
  private restore(area: HTMLTextAreaElement): void {
    const text = recall(this.key);
    if (!text || area.value) return;
    area.value = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.textContent = this.dataset.forget ?? "×";
    button.addEventListener("click", () => {
      area.value = "";
      this.write("");
      area.focus();
    });
    this.note.className = "draft-note";
    this.note.setAttribute("role", "status");
    this.note.append(this.dataset.restored ?? "", button);
    this.append(this.note);
  }
}

customElements.define("creuset-draft", DraftKeeper);
