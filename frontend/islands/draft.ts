import { forget, keep, recall } from "../drafts.ts";

interface Kept {
  body: string;
  number: number;
}

export const PAUSE = 1500;

/**
 * Keeps what is typed in the textarea inside it, for when the page is left by mistake.
 * Without JavaScript the textarea works as it is.
 *
 * <creuset-draft data-key="post-12" data-restored="Brouillon retrouvé." data-forget="L’oublier">
 *   <textarea></textarea></creuset-draft>
 */
export class DraftKeeper extends HTMLElement {
  private initial = "";
  private number = 0;
  private pause = 0;
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
    area.addEventListener("input", () => {
      this.write(area.value);
      this.send(area);
    });
    if (!area.value) void this.fetch(area);
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

  /** A moment after the last letter, for one's other devices. Nothing waits for it. */
  private send(area: HTMLTextAreaElement): void {
    if (!this.dataset.server) return;
    window.clearTimeout(this.pause);
    this.pause = window.setTimeout(() => void this.save(area), PAUSE);
  }

  private async save(area: HTMLTextAreaElement): Promise<void> {
    const token = this.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({
      key: this.key,
      body: area.value,
      number: `${this.number}`,
      csrfmiddlewaretoken: token,
    });
    try {
      const answer = await fetch(this.dataset.server ?? "", { method: "POST", body });
      if (!answer.ok && answer.status !== 409) return;
      const kept = (await answer.json()) as Kept;
      this.number = kept.number;
      if (answer.status === 409 && kept.body) this.offer(area, kept.body);
    } catch {
      // No network: this tab keeps it.
    }
  }

  private async fetch(area: HTMLTextAreaElement): Promise<void> {
    if (!this.dataset.server) return;
    try {
      const answer = await fetch(`${this.dataset.server}?key=${encodeURIComponent(this.key)}`);
      if (!answer.ok || answer.redirected) return;
      const kept = (await answer.json()) as Kept;
      this.number = kept.number;
      if (kept.body && !area.value) this.show(area, kept.body);
    } catch {
      // No network: what this tab remembers is all there is.
    }
  }

  /** Another window has written something else: it is shown, and taken only if one says so. */
  private offer(area: HTMLTextAreaElement, text: string): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.textContent = this.dataset.take ?? "↺";
    button.addEventListener("click", () => {
      area.value = text;
      this.write(text);
      area.focus();
    });
    const said = document.createElement("q");
    said.textContent = text;
    this.note.className = "draft-note";
    this.note.setAttribute("role", "status");
    this.note.replaceChildren(this.dataset.elsewhere ?? "", " ", said, " ", button);
    this.append(this.note);
  }

  private write(text: string): void {
    this.note.remove();
    if (text === this.initial) forget(this.key);
    else keep(this.key, text);
  }

  /** Only into an empty form: what the server says is newer than what we remember. */
  private restore(area: HTMLTextAreaElement): void {
    const text = recall(this.key);
    if (text && !area.value) this.show(area, text);
  }

  private show(area: HTMLTextAreaElement, text: string): void {
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
    this.note.replaceChildren(this.dataset.restored ?? "", button);
    this.append(this.note);
  }
}

customElements.define("creuset-draft", DraftKeeper);
