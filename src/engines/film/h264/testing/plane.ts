/** One plane of a picture, in whole macroblocks. */
export class Plane {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.samples = new Uint8Array(width * height);
  }

  get(x: number, y: number): number {
    return this.samples[y * this.width + x] ?? 0;
  }

  set(x: number, y: number, value: number): void {
    this.samples[y * this.width + x] = clip(value);
  }

  /** Outside, the nearest sample inside counts: 8.4.2.2.1. */
  getClamped(x: number, y: number): number {
    return this.get(Math.min(this.width - 1, Math.max(0, x)), Math.min(this.height - 1, Math.max(0, y)));
  }
}

/** Clip1, 5.7. */
export function clip(value: number): number {
  return Math.min(255, Math.max(0, value));
}
