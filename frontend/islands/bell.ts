/**
 * Keeps the number on the bell true while the page is before someone's eyes. A page behind another
 * asks nothing; it asks at once when it comes back. Without JavaScript the bell is a link.
 *
 * <creuset-bell data-url="/moi/cloche/nombre/" data-one="1 chose nouvelle" data-many="choses nouvelles">
 *   <a><span class="number" hidden>0</span></a></creuset-bell>
 */
export const EVERY = 25_000;

export class Bell extends HTMLElement {
  private timer = 0;
  private tag = "";
  private readonly said = document.createElement("span");
  private readonly looked = () => this.look();

  connectedCallback(): void {
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    this.append(this.said);
    document.addEventListener("visibilitychange", this.looked);
    void this.look();
    this.timer = window.setInterval(this.looked, EVERY);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.looked);
  }

  private async look(): Promise<void> {
    const { url } = this.dataset;
    if (!url || document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(url, {
        headers: this.tag ? { "If-None-Match": this.tag } : {},
        redirect: "error",
      });
      if (!answer.ok) return;
      this.tag = answer.headers.get("ETag") ?? "";
      this.show(Number(await answer.text()));
    } catch {
      // No network, or signed out meanwhile: the number stays, and is asked again later.
    }
  }

  private show(count: number): void {
    const number = this.querySelector<HTMLElement>(".number");
    if (!number || Number.isNaN(count)) return;
    const before = number.hidden ? 0 : Number.parseInt(number.textContent ?? "", 10);
    number.textContent = count < 100 ? `${count}` : "100+";
    number.hidden = count === 0;
    const first = !this.said.dataset.known;
    this.said.dataset.known = "yes";
    if (count > before && !first) {
      this.said.textContent =
        (count === 1 ? this.dataset.one : `${count} ${this.dataset.many ?? ""}`) ?? "";
    }
  }
}

customElements.define("creuset-bell", Bell);
