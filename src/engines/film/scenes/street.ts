import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Vehicle } from '../passes/traffic.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import { between, pick, type Random } from '../raster/random.ts';
import type { CityLight } from './houses.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** The street's measures: frame heights at depth 1, and the depth of its far end. */
export interface Street {
  readonly drop: number;
  /** Half of the roadway with its pavements. */
  readonly half: number;
  readonly far: number;
}

/** Asphalt with lanes and a crossing between two pavements; wet or by night it lets reflections through. */
export function addStreet(builder: SceneBuilder, street: Street, light: CityLight, wet: boolean): void {
  const { width, height, unit, random, sunSide } = builder;
  const { drop, half, far } = street;
  const kerb = half * 0.74;
  const alpha = wet ? 0.5 : light.night ? 0.68 : 1;
  const lit = (color: Rgb, shade = 1): Rgb => [
    color[0] * light.key[0] * shade,
    color[1] * light.key[1] * shade,
    color[2] * light.key[2] * shade,
  ];
  builder.addFloor(drop, far, (context, view) => {
    const rowAt = (depth: number): number => height * (0.5 + drop / depth);
    const columnAt = (across: number, depth: number): number => width / 2 + (across * height) / depth;
    const near = (drop * height) / (view.bottom - height / 2);
    const strip = (from: number, to: number, first: number, last: number): void => {
      context.beginPath();
      context.moveTo(columnAt(from, last), rowAt(last));
      context.lineTo(columnAt(to, last), rowAt(last));
      context.lineTo(columnAt(to, first), rowAt(first));
      context.lineTo(columnAt(from, first), rowAt(first));
      context.fill();
    };
    const road = context.createLinearGradient(0, rowAt(far), 0, height);
    const asphalt: Rgb = light.night ? [26, 26, 40] : [104, 106, 112];
    road.addColorStop(0, css(mixRgb(lit(asphalt), light.haze, 0.7), Math.min(1, alpha * 1.25)));
    road.addColorStop(0.4, css(mixRgb(lit(asphalt), light.haze, 0.2), alpha));
    road.addColorStop(1, css(lit(asphalt, 0.86), Math.min(1, alpha * 1.1)));
    context.fillStyle = road;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    drawPatches(context, random, { rowAt, columnAt, kerb, far, unit });
    context.fillStyle = css(lit(light.night ? [62, 60, 76] : [168, 162, 154]), Math.min(1, alpha * 1.3));
    strip(-half * 9, -kerb, near, far);
    strip(kerb, half * 9, near, far);
    context.fillStyle = css(lit(light.night ? [104, 100, 116] : [206, 200, 190]), 0.9);
    strip(-kerb, -kerb * 0.965, near, far);
    strip(kerb * 0.965, kerb, near, far);
    context.fillStyle = css(lit([238, 230, 204]), light.night ? 0.5 : 0.85);
    for (let depth = near; depth < far; depth += 0.34) strip(-0.006, 0.006, depth, depth + 0.17);
    for (let bar = -5; bar < 5; bar++)
      strip((bar + 0.2) * kerb * 0.19, (bar + 0.75) * kerb * 0.19, 1.62, 1.86);
    if (light.night) return;
    // One side of a street lies in the shadow of its houses.
    context.fillStyle = css([24, 30, 48], 0.36);
    strip(sunSide > 0 ? -kerb * 0.1 : -half * 9, sunSide > 0 ? half * 9 : kerb * 0.1, near, far);
  });
}

function drawPatches(
  context: SKRSContext2D,
  random: Random,
  street: {
    rowAt: (depth: number) => number;
    columnAt: (across: number, depth: number) => number;
    kerb: number;
    far: number;
    unit: number;
  },
): void {
  for (let i = 0; i < 60; i++) {
    const depth = 0.5 + random() ** 2 * (street.far - 0.5);
    const across = between(random, -street.kerb, street.kerb);
    context.fillStyle = random() < 0.6 ? 'rgba(0,0,0,0.1)' : 'rgba(255,255,255,0.05)';
    const [wide, tall] = [
      (between(random, 20, 130) * street.unit) / depth,
      (between(random, 3, 12) * street.unit) / depth,
    ];
    context.beginPath();
    context.ellipse(street.columnAt(across, depth), street.rowAt(depth), wide, tall, 0, 0, Math.PI * 2);
    context.fill();
  }
}

const PAINTS: readonly [Rgb, ...Rgb[]] = [
  [186, 44, 40],
  [232, 190, 52],
  [62, 92, 140],
  [214, 214, 218],
  [44, 46, 54],
  [96, 120, 98],
];

/** Cars that come on one side and go on the other. */
export function addTraffic(builder: SceneBuilder, street: Street, light: CityLight): void {
  const { random, height } = builder;
  const lit = light.lit > 0.1;
  const pixels = even(height * 0.16);
  const pictures = [0, 1, 2, 3, 4, 5].map((index) => {
    const paintwork = scaleRgb(pick(random, PAINTS), light.night ? 0.4 : 0.9);
    return paintCar(pixels, paintwork, index < 3, lit);
  });
  const lane = street.half * 0.74;
  const vehicles = Array.from({ length: 14 }, (_, i): Vehicle => {
    const comes = i % 2 === 0;
    const outer = random() < 0.5;
    return {
      board: (comes ? 0 : 3) + Math.floor(random() * 3),
      lane: (comes ? -1 : 1) * lane * (outer ? 0.76 : 0.32),
      start: (i + random() * 0.6) / 14,
      speed: (comes ? -1 : 1) * (outer ? 0.34 : 0.46),
    };
  });
  builder.add({
    kind: 'traffic',
    boards: pictures.map((picture) => builder.layer(picture)),
    vehicles,
    size: 0.4 * street.half,
    drop: street.drop,
    nearest: 1.25,
    farthest: street.far,
  });
}

/** A car from in front or from behind, with what its lamps throw around them. */
function paintCar(pixels: number, paintwork: Rgb, comes: boolean, lit: boolean): Picture {
  return paint(even(pixels * 1.5), pixels, (context) => {
    context.scale(pixels / 100, pixels / 100);
    context.fillStyle = 'rgba(4,4,8,0.5)';
    context.beginPath();
    context.ellipse(75, 94, 60, 6, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#101014';
    for (const x of [24, 106]) context.fillRect(x, 74, 20, 21);
    const body = context.createLinearGradient(0, 20, 0, 90);
    body.addColorStop(0, css(scaleRgb(paintwork, 1.25)));
    body.addColorStop(1, css(scaleRgb(paintwork, 0.62)));
    context.fillStyle = body;
    context.beginPath();
    context.roundRect(18, 46, 114, 40, 14);
    context.fill();
    context.beginPath();
    context.moveTo(34, 50);
    context.lineTo(46, 20);
    context.quadraticCurveTo(75, 13, 104, 20);
    context.lineTo(116, 50);
    context.fill();
    context.fillStyle = 'rgba(26,34,48,0.92)';
    context.beginPath();
    context.moveTo(41, 48);
    context.lineTo(50, 24);
    context.quadraticCurveTo(75, 19, 100, 24);
    context.lineTo(109, 48);
    context.fill();
    for (const x of [33, 117]) drawLamp(context, x, comes, lit);
  });
}

function drawLamp(context: SKRSContext2D, x: number, comes: boolean, lit: boolean): void {
  const color = comes ? '255,244,214' : '255,44,36';
  if (lit) {
    const glow = context.createRadialGradient(x, 60, 0, x, 60, comes ? 32 : 24);
    glow.addColorStop(0, `rgba(${color},0.95)`);
    glow.addColorStop(0.3, `rgba(${color},0.4)`);
    glow.addColorStop(1, `rgba(${color},0)`);
    context.fillStyle = glow;
    context.fillRect(x - 32, 28, 64, 64);
    const pool = context.createRadialGradient(x, 0, 0, x, 0, 30);
    pool.addColorStop(0, `rgba(${color},0.4)`);
    pool.addColorStop(1, `rgba(${color},0)`);
    context.save();
    context.translate(0, 95);
    context.scale(1, 0.16);
    context.fillStyle = pool;
    context.fillRect(x - 30, -30, 60, 60);
    context.restore();
  }
  context.fillStyle = lit ? (comes ? '#fffdf4' : '#ff5a4a') : comes ? '#dfe4e6' : '#a82a26';
  context.beginPath();
  context.ellipse(x, 60, 9, 6, 0, 0, Math.PI * 2);
  context.fill();
}
