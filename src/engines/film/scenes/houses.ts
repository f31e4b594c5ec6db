import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { between, pick, type Random } from '../raster/random.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { drawSign } from './signs.ts';

/** Rest positions in frame pixels; `inwards` is the side that faces the street: 1 right, -1 left, 0 at its end. */
export interface House {
  readonly x: number;
  readonly wide: number;
  readonly top: number;
  readonly base: number;
  readonly inwards: -1 | 0 | 1;
  readonly depth: number;
  /** Depth of its back, which the wall along the street runs to. */
  readonly back: number;
}

/** The hour as houses see it. */
export interface CityLight {
  readonly night: boolean;
  /** Share of windows that are lit. */
  readonly lit: number;
  readonly haze: Rgb;
  readonly walls: readonly [Rgb, ...Rgb[]];
  /** Colour of the light on the walls, 1 is as they are. */
  readonly key: readonly [number, number, number];
  /** 1 when the sun stands right. */
  readonly sunSide: 1 | -1;
}

type WindowStyle = 'grid' | 'bands' | 'columns' | 'glass';
const STYLES: readonly [WindowStyle, ...WindowStyle[]] = ['grid', 'grid', 'bands', 'columns', 'glass'];

/** A front, the wall along the street, a roof, a shop on the ground floor, and at night signs. */
export function drawHouse(
  context: SKRSContext2D,
  builder: SceneBuilder,
  house: House,
  light: CityLight,
): void {
  const { random, unit } = builder;
  const { x, wide, top, base, inwards, depth } = house;
  const haze = Math.min(0.86, Math.max(0, (depth - 1.2) * 0.15));
  const paintOf = (color: Rgb, shade: number): Rgb =>
    mixRgb(
      [color[0] * light.key[0] * shade, color[1] * light.key[1] * shade, color[2] * light.key[2] * shade],
      light.haze,
      haze,
    );
  const color = pick(random, light.walls);
  const style = pick(random, STYLES);
  const front = context.createLinearGradient(0, top, 0, base);
  front.addColorStop(0, css(paintOf(color, 0.92)));
  front.addColorStop(1, css(paintOf(color, light.night ? 1.25 : 0.8)));
  context.fillStyle = front;
  context.fillRect(x, top, wide, base - top);
  drawRoof(context, random, house, css(paintOf(color, 0.6)), unit / depth);
  const floor = Math.max(5, (34 * unit) / depth);
  const glass = light.night ? paintOf([14, 16, 34], 1) : mixRgb(paintOf([96, 124, 150], 1), light.haze, 0.25);
  drawWindows(
    context,
    random,
    { ...house, top: top + floor * 0.5, base: base - floor * 1.3 },
    style,
    floor,
    (lit) =>
      lit && random() < light.lit
        ? litWindow(random, haze)
        : css(scaleRgb(glass, between(random, 0.86, 1.14))),
  );
  drawShop(context, random, { x, wide, base, floor }, light, haze);
  if (inwards !== 0) {
    const facesSun = inwards !== light.sunSide;
    const shade = light.night ? 0.7 : facesSun ? 1.12 : 0.5;
    drawSide(context, builder, house, css(paintOf(color, shade)), floor, () =>
      random() < light.lit * 0.8 ? litWindow(random, haze) : css(scaleRgb(glass, shade * 0.9)),
    );
  }
  if (light.night && depth < 4 && random() < 0.75) drawSign(context, random, house, unit);
}

function litWindow(random: Random, haze: number): string {
  const kind = random();
  const alpha = (0.4 + random() * 0.6) * (1 - haze * 0.4);
  if (kind < 0.78)
    return `rgba(255,${Math.round(178 + random() * 60)},${Math.round(96 + random() * 80)},${alpha})`;
  return kind < 0.95 ? `rgba(170,214,255,${alpha * 0.9})` : `rgba(255,140,190,${alpha})`;
}

function drawRoof(context: SKRSContext2D, random: Random, house: House, color: string, size: number): void {
  const { x, wide, top } = house;
  context.fillStyle = color;
  const kind = random();
  if (kind < 0.3) {
    context.fillRect(x + wide * 0.2, top - 26 * size, wide * 0.5, 26 * size + 1);
  } else if (kind < 0.5) {
    context.fillRect(x + wide * 0.46, top - 90 * size, 4 * size, 90 * size + 1);
    context.fillRect(x + wide * 0.38, top - 30 * size, wide * 0.2, 30 * size + 1);
  } else if (kind < 0.68) {
    const [left, tall] = [x + wide * between(random, 0.15, 0.6), 46 * size];
    context.fillRect(left, top - tall, 34 * size, tall * 0.7);
    context.fillRect(left + 4 * size, top - tall * 0.4, 4 * size, tall * 0.4 + 1);
    context.fillRect(left + 26 * size, top - tall * 0.4, 4 * size, tall * 0.4 + 1);
  } else if (kind < 0.85) {
    context.fillRect(x + wide * 0.12, top - 44 * size, wide * 0.76, 44 * size + 1);
    context.fillRect(x + wide * 0.28, top - 80 * size, wide * 0.44, 80 * size + 1);
  }
  context.fillRect(x - 2 * size, top - 5 * size, wide + 4 * size, 8 * size);
}

function drawWindows(
  context: SKRSContext2D,
  random: Random,
  { x, wide, top, base }: House,
  style: WindowStyle,
  floor: number,
  colorOf: (mayBeLit: boolean) => string,
): void {
  const across = style === 'columns' ? 0.62 : style === 'glass' ? 0.56 : 0.9;
  const columns = Math.max(1, Math.floor((wide - floor * 0.5) / (floor * across)));
  const cell = (wide - floor * 0.4) / columns;
  for (let y = top; y < base - floor * 0.5; y += floor) {
    if (style === 'bands' && random() < 0.72) {
      context.fillStyle = colorOf(random() < 0.7);
      context.fillRect(x + floor * 0.2, y, wide - floor * 0.4, floor * 0.48);
      continue;
    }
    for (let column = 0; column < columns; column++) {
      context.fillStyle = colorOf(true);
      const left = x + floor * 0.2 + cell * column;
      if (style === 'glass') context.fillRect(left + 0.5, y, cell - 1, floor - 1.2);
      else if (style === 'columns') context.fillRect(left + cell * 0.2, y, cell * 0.5, floor * 0.82);
      else context.fillRect(left + cell * 0.2, y, cell * 0.6, floor * 0.58);
    }
  }
}

function drawShop(
  context: SKRSContext2D,
  random: Random,
  { x, wide, base, floor }: { x: number; wide: number; base: number; floor: number },
  light: CityLight,
  haze: number,
): void {
  const awnings: readonly [Rgb, ...Rgb[]] = [
    [206, 58, 50],
    [46, 128, 104],
    [238, 178, 70],
    [62, 98, 168],
  ];
  const top = base - floor * 1.4;
  const awning = scaleRgb(pick(random, awnings), light.night ? 0.5 : 1);
  context.fillStyle =
    light.lit > 0.15
      ? `rgba(255,214,150,${0.85 - haze * 0.5})`
      : css(mixRgb([122, 112, 96], light.haze, haze));
  context.fillRect(x + wide * 0.04, top + floor * 0.2, wide * 0.92, floor * 1.2);
  context.fillStyle = css(mixRgb([30, 30, 38], light.haze, haze));
  for (let post = 0; post <= 3; post++)
    context.fillRect(x + (wide * post) / 3 - floor * 0.06, top, floor * 0.12, floor * 1.4);
  context.fillStyle = css(mixRgb(awning, light.haze, haze));
  context.fillRect(x, top, wide, floor * 0.4);
  if (light.night) return;
  // Stripes of an awning.
  context.fillStyle = css(mixRgb([250, 244, 232], light.haze, haze));
  const stripes = Math.max(3, Math.round(wide / (floor * 0.5)));
  for (let stripe = 0; stripe < stripes; stripe += 2)
    context.fillRect(x + (wide * stripe) / stripes, top + floor * 0.06, wide / stripes, floor * 0.34);
}

/** The wall along the street, running to the back of the house towards the vanishing point. */
function drawSide(
  context: SKRSContext2D,
  { width, height }: SceneBuilder,
  house: House,
  color: string,
  floor: number,
  windowColor: () => string,
): void {
  const { x, wide, top, base, inwards, depth, back } = house;
  const edge = inwards > 0 ? x + wide : x;
  const shrink = depth / back;
  const at = (share: number, row: number): [number, number] => {
    // Equal lengths along the street shrink with distance: 1/depth is linear on the picture.
    const scale = 1 / (1 + share * (1 / shrink - 1));
    return [width / 2 + (edge - width / 2) * scale, height / 2 + (row - height / 2) * scale];
  };
  const quad = (from: number, to: number, upper: number, lower: number): void => {
    context.beginPath();
    context.moveTo(...at(from, upper));
    context.lineTo(...at(to, upper));
    context.lineTo(...at(to, lower));
    context.lineTo(...at(from, lower));
    context.fill();
  };
  context.fillStyle = color;
  quad(0, 1, top, base);
  const columns = 7;
  for (let y = top + floor * 0.5; y < base - floor * 1.6; y += floor) {
    for (let column = 0; column < columns; column++) {
      context.fillStyle = windowColor();
      quad((column + 0.25) / columns, (column + 0.78) / columns, y, y + floor * 0.56);
    }
  }
}
