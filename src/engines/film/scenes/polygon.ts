import type { SKRSContext2D } from '@napi-rs/canvas';

/** Frame pixels. */
export type Point = readonly [number, number];

export function fillPolygon(context: SKRSContext2D, color: string, points: readonly Point[]): void {
  context.fillStyle = color;
  context.beginPath();
  points.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.fill();
}
