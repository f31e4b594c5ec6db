import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ClipFrames } from '../clips/clip-frames.ts';
import { CAMERA_AT_REST, type CameraPath } from '../passes/camera.ts';
import type { GlowPass, LayerMotion, LayerPass } from '../passes/layers.ts';
import { PALETTES, type Palette } from '../passes/palettes.ts';
import type { Pass, Scene } from '../passes/pass.ts';
import { bakeSky, type SkyLight } from '../passes/sky.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { type Layer, placeLayer } from '../raster/layer.ts';
import { even, type Picture, paint, shade } from '../raster/picture.ts';
import { type Random, randomFrom } from '../raster/random.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import type { SubjectLight } from '../subjects/relight.ts';

export interface SceneRequest {
  readonly shot: ShotSpec;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Length that camera and walks are laid out for; shorter than the film when it extends another. Default: the film's. */
  readonly courseSeconds?: number;
  /** Encoded reference image; needed when the shot starts from one. */
  readonly image: Uint8Array | null;
  /** Decoded clips, in the order of the request's characters. */
  readonly clips?: readonly ClipFrames[];
}

/** How much larger than the frame a set's sheets are, so that a moving camera does not see past them. */
const OVERSCAN = 1.2;
const GLOW_SCALE = 4;

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
    this.palette = paletteFor(request.shot);
  }

  /** 1 for a frame of 1280 x 720: line widths, blurs and specks are sized by it. */
  get unit(): number {
    return Math.sqrt(this.width * this.height) / 960;
  }

  get portrait(): boolean {
    return this.height > this.width;
  }

  /** Size of a sheet, and where it lies in the frame. */
  get sheet(): { width: number; height: number; left: number; top: number } {
    const width = Math.ceil((this.width * OVERSCAN) / 16) * 16;
    const height = even(this.height * OVERSCAN);
    return { width, height, left: (this.width - width) / 2, top: (this.height - height) / 2 };
  }

  add(...passes: readonly Pass[]): void {
    this.passes.push(...passes);
  }

  layer(picture: Picture): Layer {
    return placeLayer(this.memory, picture);
  }

  addSky(options: { cloudiness?: number; wind?: number; sunX?: number; palette?: Palette } = {}): SkyLight {
    const { weather, seed } = this.shot;
    const usual = weather === 'storm' || weather === 'cloudy' ? 0.78 : weather === 'rain' ? 0.85 : 0.42;
    const { pass, light } = bakeSky(this.memory, this.width, this.height, {
      palette: options.palette ?? this.palette,
      cloudiness: weather === 'clear' ? (options.cloudiness ?? usual) : usual,
      wind: options.wind ?? (weather === 'storm' ? 9 : 5),
      sunX: options.sunX ?? 0.1,
      seed,
    });
    this.add(pass);
    return light;
  }

  /** A sheet as large as the set, computed pixel by pixel or drawn. */
  addShaded(depth: number, shader: Parameters<typeof shade>[2], motion: LayerMotion = {}): LayerPass {
    const { width, height, left, top } = this.sheet;
    return this.addPicture(shade(width, height, shader), left, top, depth, { motion });
  }

  addDrawn(
    depth: number,
    draw: (context: SKRSContext2D, width: number, height: number) => void,
    options: { motion?: LayerMotion; softness?: number } = {},
  ): LayerPass {
    const { width, height, left, top } = this.sheet;
    const picture = paint(width, height, (context) => draw(context, width, height), options.softness);
    return this.addPicture(picture, left, top, depth, { motion: options.motion ?? {} });
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
    draw: (context: SKRSContext2D, width: number, height: number) => void,
  ): GlowPass {
    const { width, height, left, top } = this.sheet;
    const small = { width: even(width / GLOW_SCALE), height: even(height / GLOW_SCALE) };
    const drawLight = (context: SKRSContext2D): void => {
      context.fillStyle = '#000';
      context.fillRect(0, 0, small.width, small.height);
      context.scale(1 / GLOW_SCALE, 1 / GLOW_SCALE);
      context.globalCompositeOperation = 'lighter';
      draw(context, width, height);
    };
    const { data } = paint(small.width, small.height, drawLight, light.softness / GLOW_SCALE);
    const luma = new Uint8Array(small.width * small.height + 64);
    for (let i = 0; i < small.width * small.height; i++) {
      const [r = 0, g = 0, b = 0] = data.subarray(i * 4, i * 4 + 3);
      luma[i] = (r * 0.2126 + g * 0.7152 + b * 0.0722) * 0.55;
    }
    const pass: GlowPass = {
      kind: 'glow',
      luma: this.memory.place(luma),
      ...small,
      depth,
      x: left,
      y: top,
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
