import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { between } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { cityLight, NEONLIGHT } from './city-light.ts';
import { drawHouse } from './houses.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addSights } from './skies.ts';

/** Depths of the rows of towers, and how far below the eye their streets lie at depth 1, in frame heights. */
const ROWS = [9, 6.4, 4.6, 3.4, 2.5] as const;
const STREETS = 2.3;
/** The roof that one stands on: how far below the eye, and where it ends. */
const DROP = 0.34;
const EDGE = 1.42;

/** Over the roofs of a city: towers to the horizon, from the edge of a roof. */
export async function bakeSkylineScene(builder: SceneBuilder): Promise<void> {
  const { shot, height } = builder;
  const night = shot.time === 'night';
  builder.camera = setPath(builder, shot.move, { horizon: 0.52, focal: 800 });
  const light = { ...cityLight(builder, night), lit: night ? 0.34 : cityLight(builder, night).lit };
  builder.addSky({ cloudiness: 0.34, sunX: 0.2 });
  addSights(builder);
  for (const [i, depth] of ROWS.entries()) {
    addTowers(builder, depth, light);
    addHaze(builder, depth * 0.93, light.haze, night, 0.5 - i * 0.07);
  }
  addRoof(builder, night);
  await addSubjects(builder, {
    floor: 0.5 + DROP,
    height: height > builder.width ? 0.46 : 0.42,
    light: night ? NEONLIGHT : outdoorLight(builder.palette),
    reflection: 0.05,
    shadow: 0.65,
  });
}

function addTowers(builder: SceneBuilder, depth: number, light: ReturnType<typeof cityLight>): void {
  const { random, width, height } = builder;
  const bottom = height * (0.5 + STREETS / depth);
  builder.addDrawn(
    depth,
    (context, view) => {
      const base = Math.min(bottom, view.bottom + 20);
      for (let x = view.left - 10; x < view.right; ) {
        const wide = (height * between(random, 0.34, 0.62)) / depth;
        // Most end below the eye; one in four stands above it.
        const high = random() < 0.27;
        const above = high ? between(random, 0.25, 1.05) : -between(random, 0.25, 1.15);
        const middle = Math.abs(x + wide / 2 - width / 2) / width;
        // Near towers leave the middle free for who stands on the roof.
        const rise = depth < 3.5 && middle < 0.24 ? -between(random, 0.5, 1.2) : above;
        const top = height * (0.5 - rise / depth);
        const back = depth * 1.14;
        if (top > height / 2) {
          const shrink = depth / back;
          const far = (value: number, centre: number): number => centre + (value - centre) * shrink;
          context.fillStyle = css(
            mixRgb(light.night ? [44, 42, 64] : [176, 168, 160], light.haze, Math.min(0.6, depth * 0.07)),
          );
          context.beginPath();
          context.moveTo(x, top);
          context.lineTo(x + wide, top);
          context.lineTo(far(x + wide, width / 2), far(top, height / 2));
          context.lineTo(far(x, width / 2), far(top, height / 2));
          context.fill();
        }
        drawHouse(context, builder, { x, wide, top, base, inwards: 0, depth, back }, light);
        x += wide * between(random, 1.02, 1.3);
      }
    },
    { area: { bottom: Math.ceil(bottom) } },
  );
}

/** What rises from the streets: by night their light, by day dust. */
function addHaze(builder: SceneBuilder, depth: number, haze: Rgb, night: boolean, strength: number): void {
  const { height } = builder;
  builder.addDrawn(
    depth,
    (context, view) => {
      const fog = context.createLinearGradient(0, height * 0.46, 0, height * (0.5 + 0.9 / depth));
      const color = night ? mixRgb(haze, [255, 150, 90], 0.34) : haze;
      fog.addColorStop(0, css(color, 0));
      fog.addColorStop(1, css(color, strength));
      context.fillStyle = fog;
      context.fillRect(view.left, view.top, view.right - view.left + 9, view.bottom - view.top + 9);
    },
    { coarse: 4, area: { top: height * 0.44 } },
  );
}

function addRoof(builder: SceneBuilder, night: boolean): void {
  const { width, height, unit } = builder;
  const dim = night ? 0.36 : builder.shot.time === 'sunset' ? 0.72 : 0.95;
  const tint = (color: Rgb, light = 1): string => {
    const lit: Rgb = [color[0] * light * dim, color[1] * light * dim, color[2] * light * dim];
    return css(night ? mixRgb(lit, [70, 50, 110], 0.22) : lit);
  };
  const edge = height * (0.5 + DROP / EDGE);
  const wall = height * 0.075;
  builder.addFloor(DROP, EDGE, (context, view) => {
    const slab = context.createLinearGradient(0, edge, 0, height);
    slab.addColorStop(0, tint([120, 114, 112], 0.8));
    slab.addColorStop(1, tint([154, 148, 144], 1));
    context.fillStyle = slab;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    context.strokeStyle = tint([70, 66, 68]);
    context.lineWidth = 1.5 * unit;
    const at = (metres: number, row: number): number =>
      width / 2 + (metres * height * (row - height / 2)) / (height * DROP);
    for (let i = -14; i <= 14; i++) {
      context.beginPath();
      context.moveTo(at(i * 0.3, edge), edge);
      context.lineTo(at(i * 0.3, view.bottom), view.bottom);
      context.stroke();
    }
    for (let depth = EDGE; depth > 0.4; depth -= 0.16) {
      const row = height * (0.5 + DROP / depth);
      context.beginPath();
      context.moveTo(view.left, row);
      context.lineTo(view.right, row);
      context.stroke();
    }
    const shade = context.createLinearGradient(0, edge, 0, edge + height * 0.06);
    shade.addColorStop(0, 'rgba(0,0,0,0.5)');
    shade.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = shade;
    context.fillRect(view.left, edge, view.right - view.left, height * 0.06);
  });
  builder.addDrawn(
    EDGE,
    (context, view) => {
      const wide = view.right - view.left + 9;
      context.fillStyle = tint([132, 120, 114], 0.8);
      context.fillRect(view.left, edge - wall, wide, wall + 3);
      context.fillStyle = tint([190, 180, 172], 1);
      context.fillRect(view.left, edge - wall - 8 * unit, wide, 11 * unit);
      drawTank(
        context,
        tint,
        width * (builder.portrait ? 0.1 : 0.2),
        edge,
        height * (builder.portrait ? 0.13 : 0.2),
      );
      const box = { x: width * (builder.portrait ? 0.74 : 0.74), wide: height * 0.16, tall: height * 0.1 };
      context.fillStyle = tint([172, 174, 176], 0.9);
      context.fillRect(box.x, edge - box.tall, box.wide, box.tall);
      context.fillStyle = tint([70, 74, 80], 1);
      for (const share of [0.28, 0.72]) {
        context.beginPath();
        context.arc(box.x + box.wide * share, edge - box.tall * 0.5, box.tall * 0.3, 0, 7);
        context.fill();
      }
      const mast = box.x + box.wide * 1.25;
      context.strokeStyle = tint([80, 80, 86]);
      context.lineWidth = 3 * unit;
      context.beginPath();
      context.moveTo(mast, edge);
      context.lineTo(mast, edge - height * 0.3);
      for (let i = 0; i < 4; i++) {
        context.moveTo(mast - 22 * unit + i * 3 * unit, edge - height * (0.29 - i * 0.025));
        context.lineTo(mast + 22 * unit - i * 3 * unit, edge - height * (0.29 - i * 0.025));
      }
      context.stroke();
      context.fillStyle = night ? 'rgba(255,60,60,1)' : tint([200, 60, 50]);
      context.beginPath();
      context.arc(mast, edge - height * 0.305, 5 * unit, 0, 7);
      context.fill();
    },
    { area: { bottom: edge + 4 } },
  );
}

/** A water tank on its legs, as roofs in old cities have them. */
function drawTank(
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  tint: (color: Rgb, light?: number) => string,
  x: number,
  foot: number,
  size: number,
): void {
  context.fillStyle = tint([66, 58, 54]);
  for (const leg of [-0.4, -0.1, 0.3])
    context.fillRect(x + size * leg, foot - size * 0.5, size * 0.06, size * 0.5);
  const body = context.createLinearGradient(x - size * 0.5, 0, x + size * 0.5, 0);
  body.addColorStop(0, tint([120, 84, 60], 0.7));
  body.addColorStop(0.6, tint([166, 120, 84], 1.1));
  body.addColorStop(1, tint([110, 76, 54], 0.7));
  context.fillStyle = body;
  context.fillRect(x - size * 0.5, foot - size * 1.15, size, size * 0.68);
  context.fillStyle = tint([92, 66, 52]);
  context.beginPath();
  context.moveTo(x - size * 0.56, foot - size * 1.15);
  context.lineTo(x, foot - size * 1.5);
  context.lineTo(x + size * 0.56, foot - size * 1.15);
  context.fill();
}
