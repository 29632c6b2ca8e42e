export interface Disc {
  x: number;
  y: number;
  size: number;
}

const ROUNDS = 24;
const MOST = 400; // beyond, the view is too full for this to help

/**
 * Moves discs that hide one another just far enough apart for each to be seen and touched. What
 * gathers more moves less, in proportion to its size.
 */
export function apart(discs: readonly Disc[]): Disc[] {
  const moved = discs.map((disc) => ({ ...disc }));
  if (moved.length > MOST) return moved;
  for (let round = 0; round < ROUNDS; round++) {
    let touched = false;
    for (const [i, a] of moved.entries()) {
      for (const b of moved.slice(i + 1)) touched = push(a, b) || touched;
    }
    if (!touched) break;
  }
  return moved;
}

/** Along the shorter way out, for two squares around the discs. */
function push(a: Disc, b: Disc): boolean {
  const room = (a.size + b.size) / 2 + 1;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const [overX, overY] = [room - Math.abs(dx), room - Math.abs(dy)];
  if (overX <= 0.01 || overY <= 0.01) return false;
  const share = b.size / (a.size + b.size);
  if (overX < overY) {
    const way = dx < 0 ? -overX : overX;
    a.x -= way * share;
    b.x += way * (1 - share);
  } else {
    const way = dy < 0 ? -overY : overY;
    a.y -= way * share;
    b.y += way * (1 - share);
  }
  return true;
}
