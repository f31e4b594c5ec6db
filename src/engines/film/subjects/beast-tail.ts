import type { BeastFrame } from './beast-frame.ts';
import type { Beast } from './beast-kinds.ts';
import { disc, type Ink, lit, type Point, tube } from './figure-ink.ts';

/** How high a tail is carried, and how it thickens from root to tip. */
const TAILS: Readonly<
  Record<Beast['tail'], { readonly up: number; readonly curl: number; readonly radii: readonly number[] }>
> = {
  bushy: { up: -0.5, curl: 0.25, radii: [0.05, 0.1, 0.115, 0.095, 0.03] },
  feathered: { up: 0.35, curl: 0.5, radii: [0.05, 0.06, 0.068, 0.055, 0.016] },
  thin: { up: -0.35, curl: 1.25, radii: [0.05, 0.042, 0.038, 0.034, 0.03] },
  tuft: { up: -0.95, curl: 0.4, radii: [0.04, 0.028, 0.024, 0.022, 0.02] },
  short: { up: 0.1, curl: 0.2, radii: [0.06, 0.055, 0.045, 0.035, 0.02] },
  curled: { up: 0.75, curl: 2.6, radii: [0.05, 0.075, 0.08, 0.07, 0.03] },
  hair: { up: -0.75, curl: -0.5, radii: [0.05, 0.075, 0.085, 0.075, 0.02] },
};

export function drawTail(ink: Ink, beast: Beast, { tail, pitch }: BeastFrame, swing: number): void {
  const { up, curl, radii } = TAILS[beast.tail];
  const points: Point[] = [tail];
  const pieces = radii.length - 1;
  let at = tail;
  for (let i = 0; i < pieces; i++) {
    const share = i / pieces;
    const angle = up - pitch * 0.6 + curl * share + swing * (0.3 + share);
    at = {
      x: at.x - Math.cos(angle) * (beast.tailLong / pieces),
      y: Math.min(-0.04, at.y - Math.sin(angle) * (beast.tailLong / pieces)),
    };
    points.push(at);
  }
  const own = beast.tail === 'hair' ? beast.mark : beast.coat === 'husky' ? beast.belly : beast.back;
  const thin = beast.coat === 'plain' || beast.tail !== 'curled' || beast.hoofed ? 1 : 1;
  const scale = beast.hoofed && beast.tail === 'curled' ? 0.3 : thin;
  tube(
    ink,
    points,
    radii.map((radius) => radius * scale),
    own,
    0.9,
  );
  const tip = points.at(-1) as Point;
  if (beast.tail === 'tuft') disc(ink, tip, 0.055, lit(beast.mark, ink.light, 0.9));
  if (beast.tail === 'bushy') {
    const before = points.at(-2) as Point;
    tube(ink, [before, tip], [0.084, 0.026], beast.coat === 'plain' ? beast.mark : beast.belly, 1);
  }
  if (beast.tail === 'thin' && (beast.coat === 'stripes' || beast.coat === 'tabby'))
    for (const point of points.slice(2)) disc(ink, point, 0.037, lit(beast.mark, ink.light, 1));
}
