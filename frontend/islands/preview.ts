/**
 * Shows what a text being written will look like, as the server renders it.
 * Without JavaScript the textarea works as it is.
 *
 * <creuset-preview data-url="/apercu/" data-label="Aperçu" data-again="Actualiser l’aperçu"
 *                  data-failed="L’aperçu n’a pas pu être préparé.">…<textarea></textarea></creuset-preview>
 */
export class Preview extends HTMLElement {
  private readonly button = document.createElement("button");
  private readonly region = document.createElement("div");

  connectedCallback(): void {
    queueMicrotask(() => this.start()); // the children may not be parsed yet
  }

  private start(): void {
    if (this.button.isConnected || !this.area) return;
    const { label = "Aperçu" } = this.dataset;
    this.button.type = "button";
    this.button.className = "btn outline small";
    this.button.textContent = label;
    this.button.addEventListener("click", () => void this.show());
    this.region.className = "preview prose";
    this.region.hidden = true;
    this.region.tabIndex = -1;
    this.region.setAttribute("role", "region");
    this.region.setAttribute("aria-label", label);
    this.append(this.button, this.region);
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  private async show(): Promise<void> {
    this.region.hidden = false;
    this.region.setAttribute("aria-busy", "true");
    try {
      this.region.innerHTML = await this.ask(); // the server has already cleaned it
    } catch (error) {
      console.warn(error);
      this.region.textContent = this.dataset.failed ?? "…";
    }
    this.region.removeAttribute("aria-busy");
    this.button.textContent = this.dataset.again ?? this.button.textContent;
    this.region.focus({ preventScroll: true });
  }

  private async ask(): Promise<string> {
    const token = this.closest("form")?.querySelector<HTMLInputElement>(
      'input[name="csrfmiddlewaretoken"]',
    );
    const body = new FormData();
    body.set("texte", this.area?.value ?? "");
    body.set("csrfmiddlewaretoken", token?.value ?? "");
    const answer = await fetch(this.dataset.url ?? "", { method: "POST", body });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${answer.url}`);
    return answer.text();
  }
}

customElements.define("creuset-preview", Preview);
