const FINE = 3; // decimals of a degree: about a hundred metres, and no nearer

/**
 * A button that opens the list from where one is, when the browser agrees to say it. The place goes
 * into the address and nowhere else. Without JavaScript there is nothing.
 *
 * <creuset-here data-address="/carte/?q=pain" data-label="Autour de moi" data-refused="…"></creuset-here>
 */
export class Here extends HTMLElement {
  private readonly button = document.createElement("button");
  private readonly status = document.createElement("span");

  connectedCallback(): void {
    if (this.button.isConnected || !("geolocation" in navigator)) return;
    this.button.type = "button";
    this.button.className = "btn quiet small";
    this.button.textContent = this.dataset.label ?? "";
    this.button.addEventListener("click", () => this.look());
    this.status.setAttribute("role", "status");
    this.append(this.button, this.status);
  }

  private look(): void {
    this.status.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(around(this.dataset.address ?? "", coords)),
      () => {
        this.status.textContent = this.dataset.refused ?? "";
      },
      { maximumAge: 600_000, timeout: 15_000 },
    );
  }
}

export function around(
  address: string,
  { latitude, longitude }: { latitude: number; longitude: number },
): string {
  const mark = address.includes("?") ? "&" : "?";
  return `${address}${mark}autour=${latitude.toFixed(FINE)},${longitude.toFixed(FINE)}#liste`;
}

customElements.define("creuset-here", Here);
