import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ClipFrames } from '../../../decoding/clip-frames.ts';
import { CAMERA_AT_REST, type CameraPath } from '../passes/camera.ts';
import { bakeBolts } from '../passes/flash.ts';
import type { GlowPass, LayerMotion, LayerPass } from '../passes/layers.ts';
import { PALETTES, type Palette } from '../passes/palettes.ts';
import type { Pass, Scene } from '../passes/pass.ts';
import { bakeSky, type SkyLight } from '../passes/sky.ts';
import { mixRgb, type Rgb } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { type Layer, placeLayer } from '../raster/layer.ts';
import { even, type Picture, paint, shade } from '../raster/picture.ts';
import { between, type Random, randomFrom } from '../raster/random.ts';
import type { ShotSpec, Weather } from '../shot/shot-spec.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { discScale } from './celestial.ts';
import { lightningTimes } from './lightning.ts';
import { floorViewAt, turnOf, type View, viewAt } from './set-view.ts';

export interface SceneRequest {
  readonly shot: ShotSpec;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Length that camera and walks are laid out for; shorter than the film when it extends another. Default: the film's. */
  readonly courseSeconds?: number;
  /** Encoded reference image; needed when the shot starts from one. */
  readonly image: Uint8Array | null;
  /** Decoded clips of the shot's characters, the main one first. */
  readonly clips?: readonly ClipFrames[];
}

/** Draws in frame pixels, as they lie while the camera is at rest; `view` is all of that which is seen. */
type Draw = (context: SKRSContext2D, view: View) => void;

interface DrawnOptions {
  /** Blurs the whole by so many frame pixels. */
  readonly softness?: number;
  /** Receives the picture, for what mirrors it. */
  readonly keep?: (picture: Picture) => void;
}

interface SheetOptions {
  readonly motion?: LayerMotion;
  /** Frame pixels per pixel of the sheet: what is soft needs no more. */
  readonly coarse?: number;
  /** Nothing is drawn outside of this part of the view. */
  readonly area?: Partial<View>;
}

const GLOW_SCALE = 4;
/** A sheet that drifts is laid out for the longest film, so that an extension has the same sheet as its source. */
const FILM_SECONDS_MAX = 25;

/** Collects the passes of one scene. A scene's file describes what stands where; this knows how it is stored. */
export class SceneBuilder {
  readonly memory: FrameMemory;
  readonly shot: ShotSpec;
  readonly width: number;
  readonly height: number;
  /** The length that the scene is laid out for: everything that moves over the whole film goes by it. */
  readonly seconds: number;
  /** The film's own length: later frames come from going on, and must not change earlier ones. */
  readonly filmSeconds: number;
  readonly random: Random;
  readonly palette: Palette;
  /** 1 when the sun stands right of the middle, -1 left. */
  readonly sunSide: 1 | -1;
  readonly passes: Pass[] = [];
  camera: CameraPath = { from: CAMERA_AT_REST, to: CAMERA_AT_REST, ease: 'smooth', sway: 1 };

  constructor(memory: FrameMemory, request: SceneRequest) {
    this.memory = memory;
    this.shot = request.shot;
    this.width = request.width;
    this.height = request.height;
    this.seconds = request.courseSeconds ?? request.seconds;
    this.filmSeconds = request.seconds;
    this.random = randomFrom(request.shot.seed + 1);
    this.palette = varied(paletteFor(request.shot), request.shot);
    this.sunSide = randomFrom(request.shot.seed + 402)() < 0.5 ? -1 : 1;
  }

  /** 1 for a frame of 1280 x 720: line widths, blurs and specks are sized by it. */
  get unit(): number {
    return Math.sqrt(this.width * this.height) / 960;
  }

  /** Snow lies on what is outdoors. */
  get white(): boolean {
    return this.shot.snowy || this.shot.weather === 'snow';
  }

  get portrait(): boolean {
    return this.height > this.width;
  }

  add(...passes: readonly Pass[]): void {
    this.passes.push(...passes);
  }

  layer(picture: Picture): Layer {
    return placeLayer(this.memory, picture);
  }

  /** What the camera sees of a depth in the whole film, so that no edge of a sheet is ever seen. Set the camera first. */
  viewAt(depth: number): View {
    return viewAt(this.camera, this, depth);
  }

  addSky(options: { cloudiness?: number; wind?: number; sunX?: number; palette?: Palette } = {}): SkyLight {
    const { weather, seed } = this.shot;
    const grey = weather === 'storm' || weather === 'cloudy' ? 0.78 : weather === 'rain' ? 0.85 : 0.42;
    const seeded = randomFrom(seed + 401);
    const usual = clamp((options.cloudiness ?? 0.42) + between(seeded, -0.16, 0.22), 0.1, 0.7);
    const { pass, light } = bakeSky(this.memory, this.width, this.height, {
      palette: options.palette ?? this.palette,
      // Whoever names the stars or asks for a clear night wants to see them.
      cloudiness: weather !== 'clear' ? grey : this.palette.stars ? usual * 0.45 : usual,
      wind: options.wind ?? (weather === 'storm' ? 9 : 5),
      sunX: this.sunSide * (options.sunX ?? 0.15) * between(seeded, 0.6, 1.6),
      veiled: this.palette.veiled,
      discScale: discScale(this.shot),
      reach: turnOf(this.camera, this) / 2,
      seed,
    });
    this.add(pass);
    // Bolts stand in the sky, behind everything else.
    const strikes = lightningTimes(this.shot, this.filmSeconds);
    if (strikes.length > 0) this.add(bakeBolts(this.memory, this, strikes, seed));
    return light;
  }

  /** A sheet as large as what is seen of its depth, computed at frame positions. */
  addShaded(depth: number, shader: Parameters<typeof shade>[2], options: SheetOptions = {}): LayerPass {
    const { coarse = 1, motion = {} } = options;
    const { left, top, right, bottom } = this.#sheet(depth, options);
    const picture = shade(even((right - left) / coarse), even((bottom - top) / coarse), (x, y, ink) =>
      shader(left + x * coarse, top + y * coarse, ink),
    );
    return this.addPicture(picture, left, top, depth, { scale: coarse, motion });
  }

  /** A sheet as large as what is seen of its depth, drawn in frame positions. */
  addDrawn(depth: number, draw: Draw, options: SheetOptions & DrawnOptions = {}): LayerPass {
    const { coarse = 1, motion = {}, softness = 0 } = options;
    const view = this.#sheet(depth, options);
    const picture = this.#paint(view, coarse, softness, draw);
    options.keep?.(picture);
    return this.addPicture(picture, view.left, view.top, depth, { scale: coarse, motion });
  }

  /** A level floor, drawn as it looks while the camera is at rest; `drop` is where depth 1 lies, in frame heights below the middle. */
  addFloor(
    drop: number,
    farthest: number,
    draw: Draw,
    options: { coarse?: number; softness?: number } = {},
  ): void {
    const { coarse = 1, softness = 0 } = options;
    const view = floorViewAt(this.camera, this, drop, farthest);
    const picture = this.#paint(view, coarse, softness, draw);
    this.add({
      kind: 'floor',
      layer: this.layer(picture),
      x: view.left,
      y: view.top,
      scale: coarse,
      drop,
      farthest,
    });
  }

  /** The same, computed at frame positions. */
  addShadedFloor(drop: number, farthest: number, coarse: number, shader: Parameters<typeof shade>[2]): void {
    const view = floorViewAt(this.camera, this, drop, farthest);
    const picture = shade(
      even((view.right - view.left) / coarse),
      even((view.bottom - view.top) / coarse),
      (x, y, ink) => shader(view.left + x * coarse, view.top + y * coarse, ink),
    );
    const layer = this.layer(picture);
    this.add({ kind: 'floor', layer, x: view.left, y: view.top, scale: coarse, drop, farthest });
  }

  #paint(view: View, coarse: number, softness: number, draw: Draw): Picture {
    const wide = even((view.right - view.left) / coarse);
    const tall = even((view.bottom - view.top) / coarse);
    return paint(
      wide,
      tall,
      (context) => {
        context.scale(1 / coarse, 1 / coarse);
        context.translate(-view.left, -view.top);
        draw(context, view);
      },
      softness / coarse,
    );
  }

  #sheet(depth: number, { motion = {}, coarse = 1, area = {} }: SheetOptions): View {
    const seen = this.viewAt(depth);
    const { driftX = 0, swingX = 0, swingY = 0 } = motion;
    const drift = driftX * FILM_SECONDS_MAX * this.width;
    // A coarse sheet loses more of its last column and row to the compositor.
    const aside = swingX * this.height + (coarse - 1) * 3;
    const along = swingY * this.height + (coarse - 1) * 3;
    return {
      left: Math.floor(Math.max(seen.left - Math.max(0, drift) - aside, area.left ?? -1e9)),
      top: Math.floor(Math.max(seen.top - along, area.top ?? -1e9)),
      right: Math.ceil(Math.min(seen.right + Math.max(0, -drift) + aside, area.right ?? 1e9)),
      bottom: Math.ceil(Math.min(seen.bottom + along, area.bottom ?? 1e9)),
    };
  }

  addPicture(
    picture: Picture,
    x: number,
    y: number,
    depth: number,
    options: { scale?: number; opacity?: number; motion?: LayerMotion } = {},
  ): LayerPass {
    const pass: LayerPass = {
      kind: 'layer',
      poses: [this.layer(picture)],
      posesPerSecond: 1,
      depth,
      x,
      y,
      scale: options.scale ?? 1,
      opacity: options.opacity ?? 1,
      motion: options.motion ?? {},
    };
    this.add(pass);
    return pass;
  }

  /** Light drawn on black, added to what is behind it. It is always soft, so that a quarter of the size is enough. */
  addGlow(
    depth: number,
    light: { readonly strength: number; readonly flicker: number; readonly softness: number },
    draw: Draw,
  ): GlowPass {
    const view = this.#sheet(depth, { coarse: GLOW_SCALE });
    const { width, height, data } = this.#paint(view, GLOW_SCALE, light.softness, (context) => {
      context.fillStyle = '#000';
      context.fillRect(view.left, view.top, view.right - view.left + 8, view.bottom - view.top + 8);
      context.globalCompositeOperation = 'lighter';
      draw(context, view);
    });
    const luma = new Uint8Array(width * height + 64);
    for (let i = 0; i < width * height; i++) {
      const [r = 0, g = 0, b = 0] = [data[i * 4], data[i * 4 + 1], data[i * 4 + 2]];
      luma[i] = (r * 0.2126 + g * 0.7152 + b * 0.0722) * 0.55;
    }
    const pass: GlowPass = {
      kind: 'glow',
      luma: this.memory.place(luma),
      width,
      height,
      depth,
      x: view.left,
      y: view.top,
      scale: GLOW_SCALE,
      strength: light.strength,
      flicker: light.flicker,
    };
    this.add(pass);
    return pass;
  }

  build(): Scene {
    const { width, height, seconds, camera, passes } = this;
    return { width, height, seconds, camera, passes };
  }
}

function paletteFor({ time, weather }: ShotSpec): Palette {
  if (weather === 'storm')
    return time === 'sunset' || time === 'dawn'
      ? PALETTES['storm-sunset']
      : time === 'night'
        ? PALETTES.night
        : PALETTES.storm;
  const grey = weather === 'rain' || weather === 'cloudy' || weather === 'snow' || weather === 'fog';
  return grey && time === 'day' ? PALETTES.overcast : PALETTES[time];
}

const SHUT: ReadonlySet<Weather> = new Set(['rain', 'storm', 'snow', 'fog']);

/** Each seed has its own air: the hour's colours lean a little, and the sun stands higher or lower. */
function varied(palette: Palette, { seed, weather }: ShotSpec): Palette {
  const random = randomFrom(seed + 403);
  // A blue sky that leans to red is another hour's.
  const blue = palette === PALETTES.day || palette === PALETTES.dawn;
  const lean: Rgb = [
    between(random, 0.9, blue ? 0.99 : 1.08),
    between(random, 0.94, 1.05),
    between(random, blue ? 0.98 : 0.9, 1.1),
  ];
  const strength = between(random, 0.88, 1.06);
  const shifted = (color: Rgb): Rgb => {
    const grey = (color[0] + color[1] + color[2]) / 3;
    const rich = mixRgb([grey, grey, grey], color, strength);
    return [
      clamp(rich[0] * lean[0], 0, 255),
      clamp(rich[1] * lean[1], 0, 255),
      clamp(rich[2] * lean[2], 0, 255),
    ];
  };
  const [a, b, c, d, e] = palette.sky;
  return {
    ...palette,
    veiled:
      palette === PALETTES.overcast || palette === PALETTES.storm || (palette.stars && SHUT.has(weather)),
    sky: [shifted(a), shifted(b), shifted(c), shifted(d), shifted(e)],
    glow: shifted(palette.glow),
    haze: shifted(palette.haze),
    water: shifted(palette.water),
    cloudDark: shifted(palette.cloudDark),
    cloudMid: shifted(palette.cloudMid),
    sunElevation: palette.sunElevation * between(random, 0.7, palette.stars ? 1.2 : 1.5),
  };
}

/** The light of a landscape falls from its sun; see `passes/relief.ts` for the same direction on the ground. */
export function outdoorLight(palette: Palette): SubjectLight {
  const scale = (
    color: readonly [number, number, number],
    factor: number,
  ): readonly [number, number, number] => [
    (color[0] / 255) * factor,
    (color[1] / 255) * factor,
    (color[2] / 255) * factor,
  ];
  return {
    key: [0.6, -0.6, 0.6],
    keyColour: scale(palette.key, palette.stars ? 0.7 : 0.85),
    ambient: scale(palette.ambient, 0.75),
    rimFrom: [0.7, -0.6],
    rimColour: scale(palette.glow, 1),
    rim: 1.1,
  };
}
