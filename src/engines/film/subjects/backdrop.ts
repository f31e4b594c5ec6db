/** The colour of a plain backdrop: for each channel a + b x + c y, since studio walls are lit from a side. */
export interface Backdrop {
  at(x: number, y: number, channel: number): number;
  /** Of each pixel of a frame from the colour that the backdrop has there; 0..441. */
  distances(rgb: Uint8Array, width: number, height: number): Float32Array;
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly offset: number;
}

type Plane = readonly [number, number, number];

/** A sample this far off is no backdrop: somebody's arm at the edge, or a wall that is not plain. */
const OUTLIER = 30;
const PLAIN_SHARE_MIN = 0.86;
/** Sides are sampled from the top down to here: people are cut off by the lower edge, and their arms by its sides. */
const SIDES_DOWN_TO = 0.75;

/** The backdrop of a frame by its upper border; null when that has no one colour or even gradient. */
export function fitBackdrop(rgb: Uint8Array, width: number, height: number): Backdrop | null {
  const samples = borderOf(width, height);
  const middle = medianColour(rgb, samples);
  const alike = samples.filter(({ offset }) => distanceTo(rgb, offset, middle) < OUTLIER * 2);
  if (alike.length < samples.length * PLAIN_SHARE_MIN) return null;
  const planes: readonly [Plane, Plane, Plane] = [
    fitPlane(rgb, alike, 0),
    fitPlane(rgb, alike, 1),
    fitPlane(rgb, alike, 2),
  ];
  const at = (x: number, y: number, channel: number): number => {
    const [a, b, c] = planes[channel] ?? planes[0];
    return a + b * x + c * y;
  };
  const plain = samples.filter(
    ({ x, y, offset }) => distanceTo(rgb, offset, [at(x, y, 0), at(x, y, 1), at(x, y, 2)]) < OUTLIER,
  ).length;
  if (plain < samples.length * PLAIN_SHARE_MIN) return null;
  return { at, distances: (pixels, wide, tall) => distancesFrom(planes, pixels, wide, tall) };
}

/** Without a call or an array per pixel, which made a clip take three seconds. */
function distancesFrom(
  [red, green, blue]: readonly [Plane, Plane, Plane],
  rgb: Uint8Array,
  width: number,
  height: number,
): Float32Array {
  const distances = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const [r0, g0, b0] = [red[0] + red[2] * y, green[0] + green[2] * y, blue[0] + blue[2] * y];
    for (let x = 0; x < width; x++, i++) {
      const r = (rgb[i * 3] as number) - r0 - red[1] * x;
      const g = (rgb[i * 3 + 1] as number) - g0 - green[1] * x;
      const b = (rgb[i * 3 + 2] as number) - b0 - blue[1] * x;
      distances[i] = Math.sqrt(r * r + g * g + b * b);
    }
  }
  return distances;
}

function borderOf(width: number, height: number): readonly Sample[] {
  const samples: Sample[] = [];
  const take = (x: number, y: number): void => {
    samples.push({ x, y, offset: (y * width + x) * 3 });
  };
  for (let x = 2; x < width - 2; x += 3) take(x, 2);
  for (let y = 2; y < height * SIDES_DOWN_TO; y += 3) {
    take(2, y);
    take(width - 3, y);
  }
  return samples;
}

function medianColour(rgb: Uint8Array, samples: readonly Sample[]): Plane {
  const median = (channel: number): number => {
    const values = samples.map(({ offset }) => rgb[offset + channel] as number).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  return [median(0), median(1), median(2)];
}

function distanceTo(rgb: Uint8Array, offset: number, [r, g, b]: Plane): number {
  return Math.hypot(
    (rgb[offset] as number) - r,
    (rgb[offset + 1] as number) - g,
    (rgb[offset + 2] as number) - b,
  );
}

/** Least squares by the normal equations, about the mean so that they stay well conditioned. */
function fitPlane(rgb: Uint8Array, samples: readonly Sample[], channel: number): Plane {
  const n = samples.length;
  const mean = (of: (sample: Sample) => number): number => samples.reduce((sum, s) => sum + of(s), 0) / n;
  const value = ({ offset }: Sample): number => rgb[offset + channel] as number;
  const [mx, my, mv] = [mean(({ x }) => x), mean(({ y }) => y), mean(value)];
  const product = (p: (sample: Sample) => number, q: (sample: Sample) => number): number =>
    mean((s) => p(s) * q(s));
  const dx = ({ x }: Sample): number => x - mx;
  const dy = ({ y }: Sample): number => y - my;
  const dv = (s: Sample): number => value(s) - mv;
  const [xx, xy, yy, xv, yv] = [
    product(dx, dx),
    product(dx, dy),
    product(dy, dy),
    product(dx, dv),
    product(dy, dv),
  ];
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-6) return [mv, 0, 0];
  const b = (xv * yy - yv * xy) / determinant;
  const c = (yv * xx - xv * xy) / determinant;
  return [mv - b * mx - c * my, b, c];
}
