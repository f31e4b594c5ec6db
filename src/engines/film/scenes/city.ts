import { css, mixRgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture } from '../raster/picture.ts';
import { between } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { cityLight, NEONLIGHT } from './city-light.ts';
import { type CityLight, drawHouse } from './houses.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addSidewalks } from './sidewalks.ts';
import { addSights } from './skies.ts';
import { addStreet, addTraffic, type Street } from './street.ts';

/** Depths of the fronts of the rows of houses; each reaches back to the next. */
const ROWS = [1.35, 1.9, 2.6, 3.6, 5] as const;
const FAR = 7;
const DROP = 0.4;

/** A street canyon in perspective, with traffic. By night it is neon, and wet it mirrors. */
export async function bakeCityScene(builder: SceneBuilder): Promise<void> {
  const { shot, random, portrait } = builder;
  const night = shot.time === 'night';
  const wet = shot.weather === 'rain' || shot.weather === 'storm';
  builder.camera = setPath(builder, shot.move, { horizon: 0.52, focal: 800 });
  const light = cityLight(builder, night);
  const street: Street = { drop: DROP, half: portrait ? 0.4 : between(random, 0.56, 0.7), far: FAR };
  if (night) addGlowingSky(builder, light);
  else builder.addSky({ cloudiness: 0.3, sunX: 0.12 });
  if (wet && !night) addMirroredSky(builder, light);
  addSights(builder);
  addSkyline(builder, light);
  const rows = ROWS.map((depth, i) => ({
    depth,
    picture: addRow(builder, depth, ROWS[i + 1] ?? FAR, street, light),
  }));
  const drawn = builder.passes.splice(-rows.length).reverse();
  if (night || wet) for (const row of rows.reverse()) addReflection(builder, row.depth, row.picture);
  addStreet(builder, street, light, wet);
  builder.add(...drawn);
  addSidewalks(builder, street, light);
  addTraffic(builder, street, light);
  await addSubjects(builder, {
    floor: 0.5 + DROP,
    height: 0.4,
    light: night ? NEONLIGHT : outdoorLight(builder.palette),
    reflection: night || wet ? 0.4 : 0.08,
    shadow: 0.6,
  });
}

function addGlowingSky(builder: SceneBuilder, light: CityLight): void {
  const { width, height, random, unit, shot } = builder;
  const low = height * 0.6;
  const clear = shot.weather === 'clear';
  builder.addDrawn(
    9,
    (context, view) => {
      const sky = context.createLinearGradient(0, view.top, 0, low);
      sky.addColorStop(0, '#060815');
      sky.addColorStop(0.6, css(mixRgb([20, 24, 58], light.haze, 0.12)));
      sky.addColorStop(1, css(light.haze));
      context.fillStyle = sky;
      context.fillRect(view.left, view.top, view.right - view.left + 9, view.bottom - view.top + 9);
      for (let i = 0; clear && i < 120; i++) {
        context.fillStyle = css([255, 255, 255], random() * 0.6);
        context.fillRect((random() * 2 - 0.5) * width, (random() - 0.4) * low, 1.4 * unit, 1.4 * unit);
      }
      context.globalCompositeOperation = 'lighter';
      const glow = context.createRadialGradient(width / 2, low, 0, width / 2, low, height * 0.6);
      glow.addColorStop(0, css(scaleRgb(light.haze, 1.5), 0.7));
      glow.addColorStop(1, 'rgba(0,0,0,0)');
      context.fillStyle = glow;
      context.fillRect(view.left, view.top, view.right - view.left + 9, view.bottom - view.top + 9);
    },
    { coarse: 2 },
  );
}

/** Wet asphalt lets what is under it through: between the mirrored houses that is the sky, and a sky by day ends at the horizon. */
function addMirroredSky(builder: SceneBuilder, light: CityLight): void {
  const { height, palette } = builder;
  const horizon = Math.floor(height * 0.46);
  builder.addDrawn(
    9,
    (context, view) => {
      const sky = context.createLinearGradient(0, horizon, 0, view.bottom);
      sky.addColorStop(0, css(light.haze));
      sky.addColorStop(1, css(mixRgb(palette.sky[1], [60, 64, 72], 0.4)));
      context.fillStyle = sky;
      context.fillRect(view.left, view.top, view.right - view.left + 9, view.bottom - view.top + 9);
    },
    { coarse: 4, area: { top: horizon } },
  );
}

/** Towers at the end of the street. */
function addSkyline(builder: SceneBuilder, light: CityLight): void {
  const { random, width, height } = builder;
  const depth = FAR;
  const base = height * (0.5 + DROP / depth) + 2;
  builder.addDrawn(
    depth,
    (context) => {
      for (let x = -width * 0.4; x < width * 1.4; ) {
        const wide = height * between(random, 0.04, 0.09);
        const middle = 1 - Math.abs(x / width - 0.5) * 1.2;
        const tall = height * between(random, 0.1, 0.26) * (0.6 + Math.max(0, middle));
        drawHouse(
          context,
          builder,
          { x, wide, top: base - tall, base, inwards: 0, depth: depth - 1, back: depth },
          light,
        );
        x += wide * between(random, 0.9, 1.15);
      }
    },
    { area: { top: base - height * 0.5, bottom: base + height * 0.1 } },
  );
}

/** Both sides of the street at one depth. Returns the picture, for its reflection. */
function addRow(
  builder: SceneBuilder,
  depth: number,
  back: number,
  street: Street,
  light: CityLight,
): Picture {
  const { random, width, height } = builder;
  const base = height * (0.5 + street.drop / depth);
  const area = { bottom: Math.ceil(base) + 2 };
  let picture: Picture | undefined;
  builder.addDrawn(
    depth,
    (context) => {
      for (const side of [-1, 1] as const) {
        let edge = (street.half * height) / depth;
        while (edge < width * 1.1) {
          const wide = (height * between(random, 0.46, 0.86)) / depth;
          const tall = (height * between(random, 1.05, 2.3)) / depth;
          const x = side > 0 ? width / 2 + edge : width / 2 - edge - wide;
          const inwards = side > 0 ? -1 : 1;
          drawHouse(context, builder, { x, wide, top: base - tall, base, inwards, depth, back }, light);
          edge += wide * between(random, 1, 1.06);
        }
      }
    },
    {
      area,
      keep: (made) => {
        picture = made;
      },
    },
  );
  if (picture === undefined) throw new Error('a row of houses was not drawn');
  return picture;
}

/** The row upside down under its foot, at half size: what wet asphalt gives back is soft. */
function addReflection(builder: SceneBuilder, depth: number, source: Picture): void {
  const { height } = builder;
  const view = builder.viewAt(depth);
  const base = Math.ceil(height * (0.5 + DROP / depth)) + 2;
  const wide = even(source.width / 2);
  const tall = even(Math.min(source.height, view.bottom - base) / 2);
  if (tall < 8) return;
  const data = new Uint8ClampedArray(wide * tall * 4);
  for (let y = 0; y < tall; y++) {
    const from = Math.max(0, source.height - 1 - y * 2);
    const fade = 0.85 - (0.5 * y) / tall;
    for (let x = 0; x < wide; x++) {
      const at = (y * wide + x) * 4;
      const source0 = (from * source.width + Math.min(x * 2, source.width - 1)) * 4;
      for (let k = 0; k < 3; k++) data[at + k] = source.data[source0 + k] ?? 0;
      data[at + 3] = (source.data[source0 + 3] ?? 0) * fade;
    }
  }
  builder.addPicture({ width: wide, height: tall, data }, Math.floor(view.left), base - 1, depth, {
    scale: 2,
  });
}
