import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb, scaleRgb } from '../../raster/color.ts';
import { clamp, mix } from '../../raster/curves.ts';
import { type Picture, paint } from '../../raster/picture.ts';
import { between, pick, type Random } from '../../raster/random.ts';
import { outdoors } from '../planting.ts';
import type { SceneBuilder } from '../scene-builder.ts';

/** Paints one plant whose foot is the bottom edge, as it looks through so much haze (0..1). */
export type PlantPainter = (
  builder: SceneBuilder,
  width: number,
  height: number,
  haze: number,
  random: Random,
) => Picture;

interface Crown {
  readonly leaves: readonly [Rgb, ...Rgb[]];
  readonly bark: Rgb;
  /** Of the tree's height: where the crown begins, from the top. */
  readonly trunk: number;
  /** Height of a tuft of leaves to its width: 0.3 is an umbrella. */
  readonly flat: number;
  readonly tufts: number;
}

/** A tree with boughs that end in tufts of leaves. */
export function spreadingTree(crown: Crown): PlantPainter {
  return (builder, width, height, haze, random) =>
    paint(width, height, (context) => {
      const foot: Point = [width * 0.5, height];
      const fork: Point = [width * between(random, 0.46, 0.54), height * (1 - crown.trunk * 0.62)];
      const bark = css(outdoors(builder, crown.bark, 0.85, haze));
      bough(context, bark, foot, fork, width * 0.075, width * 0.05);
      const tufts: Tuft[] = [];
      for (let i = 0; i < crown.tufts; i++) {
        const along = crown.tufts === 1 ? 0.5 : i / (crown.tufts - 1);
        const x = width * mix(0.2, 0.8, along) + width * 0.05 * (random() - 0.5);
        const arch = Math.sin(Math.PI * along);
        const y = height * (mix(1 - crown.trunk * 1.05, 0.2, arch * between(random, 0.75, 1)) - 0.02);
        bough(context, bark, fork, [x, y], width * 0.035, width * 0.012);
        tufts.push({ x, y, radius: width * between(random, 0.15, 0.2) });
      }
      tufts.push({ x: width * 0.5, y: height * 0.26, radius: width * 0.2 });
      drawTufts(context, builder, tufts, crown, { width, height, haze, random });
    });
}

type Point = readonly [number, number];
interface Tuft {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

function bough(
  context: SKRSContext2D,
  color: string,
  [x0, y0]: Point,
  [x1, y1]: Point,
  from: number,
  to: number,
): void {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x0 - from / 2, y0);
  context.quadraticCurveTo((x0 * 2 + x1) / 3 - from / 3, (y0 + y1) / 2, x1 - to / 2, y1);
  context.lineTo(x1 + to / 2, y1);
  context.quadraticCurveTo((x0 * 2 + x1) / 3 + from / 3, (y0 + y1) / 2, x0 + from / 2, y0);
  context.fill();
}

/** Leaves from the shade below to the light above. */
function drawTufts(
  context: SKRSContext2D,
  builder: SceneBuilder,
  tufts: readonly Tuft[],
  { leaves, flat }: Crown,
  { width, height, haze, random }: { width: number; height: number; haze: number; random: Random },
): void {
  const side = builder.sunSide;
  for (const layer of [0, 1, 2]) {
    for (const { x, y, radius } of tufts) {
      const color = pick(random, leaves);
      for (let i = 0; i < 46; i++) {
        const ring = Math.sqrt(random());
        const angle = random() * Math.PI * 2;
        const px = x + Math.cos(angle) * ring * radius + side * layer * radius * 0.07;
        const py = y + Math.sin(angle) * ring * radius * flat - layer * radius * 0.16 * flat;
        if (px < width * 0.03 || px > width * 0.97 || py < height * 0.02) continue;
        const up = clamp(0.5 - Math.sin(angle) * ring * 0.5 + side * Math.cos(angle) * ring * 0.25, 0, 1);
        const light = mix(0.45, 1.2, clamp(up * 0.55 + layer * 0.2 + (random() - 0.5) * 0.25, 0, 1));
        context.fillStyle = css(
          clamped(outdoors(builder, scaleRgb(color, between(random, 0.9, 1.1)), light, haze)),
        );
        context.beginPath();
        context.arc(px, py, radius * between(random, 0.06, 0.15), 0, Math.PI * 2);
        context.fill();
      }
    }
  }
}

export function clamped([r, g, b]: Rgb): Rgb {
  return [clamp(r, 0, 255), clamp(g, 0, 255), clamp(b, 0, 255)];
}

/** A clump of bamboo that reaches out of the picture; its stalks are jointed. */
export const bambooClump: PlantPainter = (builder, width, height, haze, random) =>
  paint(width, height, (context) => {
    for (let i = 0; i < 7; i++) {
      const x = width * (0.12 + (0.76 * (i + random() * 0.8)) / 7);
      const lean = (random() - 0.5) * width * 0.16;
      const wide = width * between(random, 0.035, 0.06);
      const green: Rgb = pick(random, [
        [96, 140, 62],
        [126, 160, 70],
        [74, 118, 58],
        [150, 166, 84],
      ]);
      const joints = 13;
      for (let joint = 0; joint < joints; joint++) {
        const [from, to] = [joint / joints, (joint + 1) / joints];
        const at = (t: number): Point => [x + lean * t * t, height * (1 - t)];
        const [x0, y0] = at(from);
        const [x1, y1] = at(to);
        const stalk = context.createLinearGradient(x0 - wide / 2, 0, x0 + wide / 2, 0);
        stalk.addColorStop(0, css(outdoors(builder, green, 0.5, haze)));
        stalk.addColorStop(0.6, css(clamped(outdoors(builder, green, 1.2, haze))));
        stalk.addColorStop(1, css(outdoors(builder, green, 0.7, haze)));
        context.fillStyle = stalk;
        context.beginPath();
        context.moveTo(x0 - wide / 2, y0);
        context.lineTo(x1 - wide * 0.46, y1);
        context.lineTo(x1 + wide * 0.46, y1);
        context.lineTo(x0 + wide / 2, y0);
        context.fill();
        context.fillStyle = css(outdoors(builder, scaleRgb(green, 0.5), 0.8, haze));
        context.fillRect(x1 - wide * 0.56, y1 - 1, wide * 1.12, Math.max(1, height * 0.004));
        if (joint < 3) continue;
        for (let leaf = 0; leaf < 4; leaf++) {
          const angle = (random() < 0.5 ? 0 : Math.PI) + between(random, -0.2, 0.9);
          drawLeaf(context, x1, y1, width * between(random, 0.1, 0.2), angle, width * 0.016, () =>
            css(clamped(outdoors(builder, green, between(random, 0.55, 1.15), haze))),
          );
        }
      }
    }
  });

function drawLeaf(
  context: SKRSContext2D,
  x: number,
  y: number,
  long: number,
  angle: number,
  wide: number,
  color: () => string,
): void {
  const [dx, dy] = [Math.cos(angle) * long, Math.sin(angle) * long * 0.6 + long * 0.16];
  context.fillStyle = color();
  context.beginPath();
  context.moveTo(x, y);
  context.quadraticCurveTo(x + dx * 0.5 - wide, y + dy * 0.3 - wide, x + dx, y + dy);
  context.quadraticCurveTo(x + dx * 0.5 + wide, y + dy * 0.6 + wide, x, y);
  context.fill();
}

/** A palm as it stands in a jungle: a bent stem under fronds that arch. */
export const palm: PlantPainter = (builder, width, height, haze, random) =>
  paint(width, height, (context) => {
    const top: Point = [width * 0.5, height * 0.3];
    bough(
      context,
      css(outdoors(builder, [112, 92, 68], 0.8, haze)),
      [width * 0.44, height],
      top,
      width * 0.06,
      width * 0.035,
    );
    for (let i = 0; i < 13; i++) {
      const angle = (i / 13) * Math.PI * 2 + random() * 0.3;
      const long = width * between(random, 0.36, 0.47);
      const [out, up] = [Math.cos(angle) * long, Math.sin(angle) * long * 0.42 - long * 0.3];
      const light = between(random, 0.55, 1.1);
      context.strokeStyle = css(clamped(outdoors(builder, [58, 112, 50], light, haze)));
      context.lineCap = 'round';
      for (let t = 0.1; t <= 1; t += 0.05) {
        const x = top[0] + out * t;
        const y = top[1] + up * t + long * 0.62 * t * t;
        const blade = long * 0.3 * (1.15 - t);
        context.lineWidth = Math.max(1, width * 0.011);
        for (const side of [-1, 1]) {
          context.beginPath();
          context.moveTo(x, y);
          context.quadraticCurveTo(x + side * blade * 0.4, y, x + side * blade * 0.5, y + blade * 0.85);
          context.stroke();
        }
      }
    }
  });

/** Large leaves from one root: bananas, ferns. */
export function broadLeaves(colors: readonly [Rgb, ...Rgb[]], count: number): PlantPainter {
  return (builder, width, height, haze, random) =>
    paint(width, height, (context) => {
      for (let i = 0; i < count; i++) {
        const angle = -Math.PI / 2 + (((i * 0.618) % 1) - 0.5) * 2.7;
        const long = height * between(random, 0.6, 0.98);
        const [x0, y0] = [width * (0.5 + 0.06 * (random() - 0.5)), height];
        const bend = Math.abs(Math.cos(angle));
        const x1 = clamp(x0 + Math.cos(angle) * long * (width / height) * 0.52, width * 0.02, width * 0.98);
        const y1 = y0 + Math.sin(angle) * long * (1 - bend * 0.35);
        const wide = height * between(random, 0.05, 0.1);
        const color = pick(random, colors);
        const light = mix(0.5, 1.15, random());
        const leaf = context.createLinearGradient(x0, y0, x1, y1);
        leaf.addColorStop(0, css(outdoors(builder, color, light * 0.5, haze)));
        leaf.addColorStop(1, css(clamped(outdoors(builder, color, light, haze))));
        context.fillStyle = leaf;
        context.beginPath();
        context.moveTo(x0, y0);
        context.quadraticCurveTo((x0 + x1) / 2 - wide, (y0 + y1) / 2 - wide * 2, x1, y1);
        context.quadraticCurveTo((x0 + x1) / 2 + wide, (y0 + y1) / 2, x0, y0);
        context.fill();
      }
    });
}

/** A slender white trunk with dark marks, under leaves that fill the upper part. */
export function birch(leaves: readonly [Rgb, ...Rgb[]]): PlantPainter {
  return (builder, width, height, haze, random) =>
    paint(width, height, (context) => {
      const wide = width * 0.1;
      const x = width * 0.5;
      const bark = context.createLinearGradient(x - wide / 2, 0, x + wide / 2, 0);
      bark.addColorStop(0, css(outdoors(builder, [150, 146, 138], 0.75, haze)));
      bark.addColorStop(0.6, css(clamped(outdoors(builder, [238, 234, 224], 1.05, haze))));
      bark.addColorStop(1, css(outdoors(builder, [176, 170, 160], 0.85, haze)));
      context.fillStyle = bark;
      context.beginPath();
      context.moveTo(x - wide * 0.6, height);
      context.lineTo(x - wide * 0.2, height * 0.05);
      context.lineTo(x + wide * 0.2, height * 0.05);
      context.lineTo(x + wide * 0.6, height);
      context.fill();
      context.fillStyle = css(outdoors(builder, [44, 38, 34], 0.8, haze));
      for (let i = 0; i < 26; i++) {
        const y = height * between(random, 0.2, 0.98);
        context.fillRect(
          x - wide * between(random, 0.05, 0.45),
          y,
          wide * between(random, 0.15, 0.5),
          height * 0.004,
        );
      }
      const tufts = Array.from({ length: 9 }, () => ({
        x: width * between(random, 0.24, 0.76),
        y: height * between(random, 0.12, 0.5),
        radius: width * between(random, 0.14, 0.22),
      }));
      drawTufts(
        context,
        builder,
        tufts,
        { leaves, bark: [0, 0, 0], trunk: 0, flat: 1, tufts: 0 },
        { width, height, haze, random },
      );
    });
}
