import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Billboard } from '../passes/billboards.ts';
import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp, mix } from '../raster/curves.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import type { Random } from '../raster/random.ts';
import type { SceneBuilder } from './scene-builder.ts';

const BANDS = 4;

/** Stores a drawing at four distances: each half as large and hazier. `draw` gets the size and how hazy it is. */
export function placeBillboard(
  builder: SceneBuilder,
  metres: number,
  pixels: number,
  aspect: number,
  draw: (width: number, height: number, haze: number, random: Random) => Picture,
  seedOf: () => Random,
  hazes: readonly number[] = [0.04, 0.24, 0.5, 0.74],
): Billboard {
  const bands = Array.from({ length: BANDS }, (_, band) => {
    const height = even(pixels / 2 ** band);
    // The same random numbers for each band, so that a tree does not change its shape as it comes nearer.
    return builder.layer(draw(even(height * aspect), height, hazes[band] ?? 0.74, seedOf()));
  });
  return { bands, metres };
}

function css(color: Rgb): string {
  return `rgb(${color.map((value) => Math.round(clamp(value, 0, 255))).join(',')})`;
}

/** Light of the hour on a colour, then haze. */
export function outdoors(builder: SceneBuilder, color: Rgb, light: number, haze: number): Rgb {
  const { key, ambient, haze: air } = builder.palette;
  const lit: Rgb = [
    (color[0] * light * (key[0] * 0.75 + ambient[0] * 0.5)) / 255,
    (color[1] * light * (key[1] * 0.75 + ambient[1] * 0.5)) / 255,
    (color[2] * light * (key[2] * 0.75 + ambient[2] * 0.5)) / 255,
  ];
  return haze > 0 ? mixRgb(lit, air, haze) : lit;
}

/** A spruce: tiers of drooping boughs, lit from the right. */
export function paintConifer(
  builder: SceneBuilder,
  width: number,
  height: number,
  haze: number,
  random: Random,
): Picture {
  return paint(width, height, (context) => {
    const centre = width / 2;
    const trunk = width * 0.035;
    context.fillStyle = css(outdoors(builder, [72, 52, 40], 0.8, haze));
    context.beginPath();
    context.moveTo(centre - trunk, height);
    context.lineTo(centre + trunk, height);
    context.lineTo(centre + trunk * 0.3, height * 0.1);
    context.lineTo(centre - trunk * 0.3, height * 0.1);
    context.fill();
    const boughs: Rgb = builder.white ? [158, 176, 178] : [44, 82, 50];
    const tiers = 22;
    for (let tier = 0; tier < tiers; tier++) {
      const down = (tier + 0.4) / tiers;
      const y = height * (0.02 + down * 0.86);
      const reach = width * 0.47 * down ** 0.85 * mix(0.82, 1.1, random());
      for (let bough = 0; bough < 16; bough++) {
        const side = (bough / 15) * 2 - 1 + (random() - 0.5) * 0.12;
        const light = mix(0.42, 1.15, clamp(0.5 + side * 0.38 + (random() - 0.5) * 0.5, 0, 1));
        const tipX = centre + side * reach;
        const tipY = y + height * (0.035 + 0.03 * Math.abs(side)) * mix(0.7, 1.3, random());
        context.fillStyle = css(outdoors(builder, boughs, light, haze));
        context.beginPath();
        context.moveTo(centre + side * reach * 0.2, y - height * 0.03);
        context.quadraticCurveTo(centre + side * reach * 0.8, y, tipX, tipY);
        context.quadraticCurveTo(
          centre + side * reach * 0.55,
          y + height * 0.035,
          centre + side * reach * 0.1,
          y + height * 0.03,
        );
        context.fill();
      }
    }
  });
}

/** A tall bare trunk of an old wood; its crown is above the picture. */
export function paintTrunk(
  builder: SceneBuilder,
  width: number,
  height: number,
  haze: number,
  random: Random,
): Picture {
  return paint(width, height, (context) => {
    const left = width * 0.28;
    const wide = width * 0.44;
    const bark = context.createLinearGradient(left, 0, left + wide, 0);
    bark.addColorStop(0, css(outdoors(builder, [52, 42, 36], 0.5, haze)));
    bark.addColorStop(0.62, css(outdoors(builder, [112, 90, 70], 0.95, haze)));
    bark.addColorStop(0.85, css(outdoors(builder, [170, 140, 104], 1.2, haze)));
    bark.addColorStop(1, css(outdoors(builder, [80, 62, 48], 0.8, haze)));
    context.fillStyle = bark;
    context.beginPath();
    context.moveTo(left + wide * 0.1, 0);
    context.lineTo(left + wide * 0.9, 0);
    context.bezierCurveTo(
      left + wide * 0.95,
      height * 0.7,
      left + wide,
      height * 0.93,
      left + wide * 1.55,
      height,
    );
    context.lineTo(left - wide * 0.55, height);
    context.bezierCurveTo(left, height * 0.93, left + wide * 0.05, height * 0.7, left + wide * 0.1, 0);
    context.fill();
    scratchBark(context, random, { left, wide, height, haze });
    // The upper trunk dissolves in the light under the crowns; its end must never be seen.
    context.globalCompositeOperation = 'destination-out';
    const fade = context.createLinearGradient(0, 0, 0, height * 0.55);
    fade.addColorStop(0, '#000');
    fade.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = fade;
    context.fillRect(0, 0, width, height * 0.55);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = css(outdoors(builder, [70, 100, 46], 0.9, haze));
    for (let i = 0; i < 40; i++) {
      context.beginPath();
      context.ellipse(
        left + wide * (random() * 1.6 - 0.3),
        height * (0.95 + random() * 0.05),
        wide * 0.16,
        height * 0.012,
        0,
        0,
        Math.PI * 2,
      );
      context.fill();
    }
  });
}

function scratchBark(
  context: SKRSContext2D,
  random: Random,
  { left, wide, height, haze }: { left: number; wide: number; height: number; haze: number },
): void {
  for (let i = 0; i < 90; i++) {
    const x = left + wide * random();
    const y = height * random();
    context.strokeStyle =
      random() < 0.6 ? `rgba(20,14,10,${0.28 * (1 - haze)})` : `rgba(220,190,150,${0.14 * (1 - haze)})`;
    context.lineWidth = Math.max(0.6, wide * 0.025 * random());
    context.beginPath();
    context.moveTo(x, y);
    context.quadraticCurveTo(
      x + (random() - 0.5) * wide * 0.1,
      y + height * 0.03,
      x,
      y + height * (0.03 + random() * 0.06),
    );
    context.stroke();
  }
}

/** A broad-leaved tree or, without a trunk, a bush: a heap of lit puffs. */
export function paintLeafy(
  builder: SceneBuilder,
  width: number,
  height: number,
  haze: number,
  random: Random,
  leaf: Rgb,
  trunkShare: number,
): Picture {
  return paint(width, height, (context) => {
    if (trunkShare > 0) {
      context.fillStyle = css(outdoors(builder, [84, 62, 46], 0.75, haze));
      context.fillRect(
        width * 0.47,
        height * (1 - trunkShare * 1.4),
        width * 0.06,
        height * trunkShare * 1.4,
      );
    }
    const crown = height * (1 - trunkShare);
    for (let i = 0; i < 240; i++) {
      const ring = Math.sqrt(random());
      const angle = random() * Math.PI * 2;
      const x = width * (0.5 + 0.4 * ring * Math.cos(angle));
      const y = crown * (0.53 + 0.42 * ring * Math.sin(angle));
      const up = 1 - y / crown;
      const light = mix(
        0.42,
        1.22,
        clamp(up * 0.75 + (x / width - 0.5) * 0.5 + 0.12 + (random() - 0.5) * 0.4, 0, 1),
      );
      context.fillStyle = css(outdoors(builder, scaleRgb(leaf, mix(0.9, 1.1, random())), light, haze));
      context.beginPath();
      context.arc(x, y, width * mix(0.03, 0.085, random()), 0, Math.PI * 2);
      context.fill();
    }
  });
}
