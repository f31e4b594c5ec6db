import { bakeMotes, bakeRain } from '../../passes/particles.ts';
import { css, type Rgb } from '../../raster/color.ts';
import { addSubjects } from '../add-subjects.ts';
import type { SceneBuilder } from '../scene-builder.ts';
import { setPath } from '../set-camera.ts';
import { addSights } from '../skies.ts';
import { SPOTLIGHT } from '../stage.ts';
import { addWindowView } from '../window-view.ts';
import { indoors, Joiner, metreAt, ROOM_DROP, WALL } from './joiner.ts';

/** A window in the back wall, in metres. */
export interface Opening {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly tall: number;
  readonly bars: readonly [across: number, down: number];
  readonly frame: Rgb;
}

/** What makes a room a kitchen or a library. All of it is drawn in metres by a `Joiner`. */
export interface Interior {
  /** Under the open sky: `back` draws all of what stands behind. */
  readonly open?: boolean;
  readonly wall: Rgb;
  readonly ceiling: Rgb;
  /** Height of the ceiling in metres; an upright frame needs more. */
  readonly tall: number;
  readonly floor: { readonly kind: 'planks' | 'tiles' | 'plain'; readonly colors: readonly [Rgb, Rgb] };
  readonly windows?: readonly Opening[];
  /** Drawn on the back wall, windows left out. */
  readonly back: (joiner: Joiner) => void;
  /** What stands free, each at its own depth between the wall (1.75) and the main plane (1). */
  readonly pieces?: readonly { readonly depth: number; readonly draw: (joiner: Joiner) => void }[];
  /** Close to the lens and out of focus. */
  readonly near?: (joiner: Joiner) => void;
  /** Hangs from the ceiling: lamps that are lit in the evening. */
  readonly lamps?: {
    readonly kind: 'pendant' | 'tube' | 'chandelier';
    readonly apart: number;
    readonly color: Rgb;
  };
}

export async function bakeInterior(builder: SceneBuilder, room: Interior): Promise<void> {
  const { shot, memory, unit } = builder;
  builder.camera = setPath(builder, shot.move);
  const windows = room.windows ?? [];
  if (room.open) {
    builder.addSky({ cloudiness: 0.36 });
    addSights(builder);
  }
  if (windows.length > 0) {
    addWindowView(builder);
    // Before the wall, whose windows are the only places that it is seen through.
    if (shot.weather === 'rain' || shot.weather === 'storm')
      builder.add(...bakeRain(memory, unit * 0.7, shot.seed + 9));
  }
  addShell(builder, room);
  addFloorOf(builder, room);
  const pieces = [...(room.pieces ?? [])].sort((a, b) => b.depth - a.depth);
  for (const { depth, draw } of pieces)
    builder.addDrawn(depth, (context, view) => draw(new Joiner(builder, context, view, depth)), {
      area: { bottom: builder.height * (0.5 + ROOM_DROP / depth) + 12 * unit },
    });
  if (room.lamps !== undefined) addLamps(builder, room);
  await addSubjects(builder, {
    floor: 0.5 + ROOM_DROP,
    height: 0.46,
    light: { ...SPOTLIGHT, key: [-0.7, -0.5, 0.7] as const },
    reflection: 0.12,
    shadow: 0.75,
    gait: (gait) => (gait === 'run' ? 'walk' : gait),
  });
  if (windows.length > 0) addBeams(builder, windows);
  if (room.near !== undefined) {
    const { near } = room;
    builder.addDrawn(0.68, (context, view) => near(new Joiner(builder, context, view, 0.68)), {
      softness: 5 * unit,
      coarse: 2,
      area: { top: builder.height * 0.45 },
    });
  }
  builder.add(
    bakeMotes(memory, Math.max(2, Math.round(3 * unit)), {
      count: 30,
      rise: 0.006,
      strength: 60,
      floor: 0.8,
      seed: shot.seed + 7,
    }),
  );
}

function ceilingOf(builder: SceneBuilder, { tall }: Interior): number {
  return builder.portrait ? tall * 1.3 : tall;
}

function addShell(builder: SceneBuilder, room: Interior): void {
  const { width, height } = builder;
  builder.addDrawn(WALL, (context, view) => {
    const joiner = new Joiner(builder, context, view, WALL);
    const wide = view.right - view.left + 9;
    if (room.open) {
      room.back(joiner);
      return;
    }
    const plaster = context.createRadialGradient(
      width / 2,
      height * 0.4,
      0,
      width / 2,
      height * 0.4,
      width * 0.9,
    );
    plaster.addColorStop(0, joiner.color(room.wall, 1.04));
    plaster.addColorStop(1, joiner.color(room.wall, 0.62));
    context.fillStyle = plaster;
    context.fillRect(view.left, view.top, wide, view.bottom - view.top + 9);
    room.back(joiner);
    drawCeiling(joiner, room);
    for (const opening of room.windows ?? []) cutWindow(joiner, opening);
    const foot = context.createLinearGradient(0, joiner.y(0.5), 0, joiner.floorY);
    foot.addColorStop(0, 'rgba(0,0,0,0)');
    foot.addColorStop(1, 'rgba(0,0,0,0.28)');
    context.fillStyle = foot;
    context.fillRect(view.left, joiner.y(0.5), wide, 0.5 * joiner.metre);
  });
}

/** Seen from below: its lines run to the vanishing point of the room. */
function drawCeiling(joiner: Joiner, room: Interior): void {
  const { context, view, builder } = joiner;
  const edge = joiner.y(ceilingOf(builder, room));
  if (edge <= view.top) return;
  const fill = context.createLinearGradient(0, edge, 0, view.top);
  fill.addColorStop(0, joiner.color(room.ceiling, 0.72));
  fill.addColorStop(1, joiner.color(room.ceiling, 1));
  context.fillStyle = fill;
  context.fillRect(view.left, view.top, view.right - view.left + 9, edge - view.top);
  const centre = { x: builder.width / 2, y: builder.height / 2 };
  const spread = (edge - centre.y) / (view.top - centre.y);
  context.strokeStyle = joiner.color(room.ceiling, 0.55);
  context.lineWidth = 0.02 * joiner.metre;
  for (let i = -14; i <= 14; i++) {
    const x = centre.x + i * 1.1 * joiner.metre;
    context.beginPath();
    context.moveTo(x, edge);
    context.lineTo(centre.x + (x - centre.x) / spread, view.top);
    context.stroke();
  }
  context.fillStyle = joiner.color(room.ceiling, 0.5);
  context.fillRect(view.left, edge - 0.05 * joiner.metre, view.right - view.left + 9, 0.07 * joiner.metre);
}

function cutWindow(joiner: Joiner, { x, y, wide, tall, bars, frame }: Opening): void {
  const { context, metre } = joiner;
  const [left, top] = [joiner.x(x), joiner.y(y + tall)];
  context.clearRect(left, top, wide * metre, tall * metre);
  // A pane is never quite clear.
  context.fillStyle = joiner.night ? 'rgba(20,26,50,0.25)' : 'rgba(255,255,255,0.1)';
  context.fillRect(left, top, wide * metre, tall * metre);
  context.strokeStyle = joiner.color(frame, 1);
  context.lineWidth = 0.08 * metre;
  context.strokeRect(left, top, wide * metre, tall * metre);
  context.lineWidth = 0.04 * metre;
  for (let i = 1; i < bars[0]; i++)
    joiner.line(frame, 1, 0.04, [
      [x + (wide * i) / bars[0], y],
      [x + (wide * i) / bars[0], y + tall],
    ]);
  for (let i = 1; i < bars[1]; i++)
    joiner.line(frame, 1, 0.04, [
      [x, y + (tall * i) / bars[1]],
      [x + wide, y + (tall * i) / bars[1]],
    ]);
  joiner.box(x - 0.1, y - 0.08, wide + 0.2, 0.08, frame, 0.95);
}

function addFloorOf(builder: SceneBuilder, { floor }: Interior): void {
  const { width, height, random, unit } = builder;
  const top = height * (0.5 + ROOM_DROP / WALL);
  const vanish = height / 2;
  const metre = metreAt(builder, WALL);
  const [first, second] = floor.colors;
  builder.addFloor(ROOM_DROP, WALL, (context, view) => {
    const base = context.createLinearGradient(0, top, 0, height);
    base.addColorStop(0, css(indoors(builder, first, 0.7)));
    base.addColorStop(1, css(indoors(builder, first, 1.08)));
    context.fillStyle = base;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    // A row of the floor at its depth, and a point of it at so many metres aside.
    const row = (depth: number): number => vanish + (height * ROOM_DROP) / depth;
    const at = (metres: number, depth: number): number => width / 2 + (metres * metre * WALL) / depth;
    const nearest = (height * ROOM_DROP) / (view.bottom - vanish);
    const tile = (left: number, right: number, far: number, near: number): void => {
      context.beginPath();
      context.moveTo(at(left, far), row(far));
      context.lineTo(at(right, far), row(far));
      context.lineTo(at(right, near), row(near));
      context.lineTo(at(left, near), row(near));
      context.fill();
    };
    const reach = (view.right - view.left) / metre;
    if (floor.kind === 'planks') {
      for (let x = -Math.ceil(reach); x < reach; x += 0.28) {
        context.fillStyle = css(
          indoors(builder, random() < 0.5 ? first : second, 0.86 + random() * 0.22),
          0.5,
        );
        tile(x, x + 0.265, WALL, nearest);
      }
    } else if (floor.kind === 'tiles') {
      const size = 0.62;
      // Square on the floor: a set is seen with a focal length of 800.
      const deep = (size * metre * WALL) / (800 * unit);
      for (let k = 0, depth = WALL; depth > nearest; k++, depth -= deep)
        for (let i = -Math.ceil(reach / size); i < reach / size; i++) {
          if ((i + k) % 2 === 0) continue;
          context.fillStyle = css(indoors(builder, second, 0.86 + 0.2 / depth));
          tile(i * size, (i + 1) * size, depth, Math.max(nearest, depth - deep));
        }
    }
    const shine = context.createRadialGradient(
      width / 2,
      height * 0.8,
      0,
      width / 2,
      height * 0.8,
      width * 0.5,
    );
    shine.addColorStop(0, 'rgba(255,246,228,0.14)');
    shine.addColorStop(1, 'rgba(0,0,0,0.2)');
    context.fillStyle = shine;
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    const edge = context.createLinearGradient(0, top, 0, top + height * 0.05);
    edge.addColorStop(0, 'rgba(0,0,0,0.45)');
    edge.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = edge;
    context.fillRect(view.left, view.top, view.right - view.left, height * 0.06);
  });
}

function addLamps(builder: SceneBuilder, room: Interior): void {
  const { lamps } = room;
  if (lamps === undefined) return;
  const { height } = builder;
  const depth = 1.36;
  const hang = ceilingOf(builder, room) + 0.2;
  builder.addDrawn(
    depth,
    (context, view) => {
      const joiner = new Joiner(builder, context, view, depth);
      joiner.along(lamps.apart, (x) => drawLamp(joiner, lamps.kind, x, hang, lamps.color), lamps.apart / 2);
    },
    { area: { bottom: height * 0.62 } },
  );
}

function drawLamp(
  joiner: Joiner,
  kind: 'pendant' | 'tube' | 'chandelier',
  x: number,
  hang: number,
  color: Rgb,
): void {
  const lit = joiner.lamplit;
  const warm: Rgb = [255, 222, 160];
  if (kind === 'tube') {
    const y = hang - 0.55;
    joiner.line([90, 94, 100], 1, 0.02, [
      [x - 0.5, y],
      [x - 0.5, y + 2],
    ]);
    joiner.line([90, 94, 100], 1, 0.02, [
      [x + 0.5, y],
      [x + 0.5, y + 2],
    ]);
    if (lit) joiner.shine(x, y, 1.3, [214, 232, 255], 0.5);
    joiner.box(x - 0.75, y - 0.03, 1.5, 0.1, color, 1);
    joiner.context.fillStyle = 'rgba(246,250,255,0.96)';
    joiner.context.fillRect(joiner.x(x - 0.7), joiner.y(y), 1.4 * joiner.metre, 0.05 * joiner.metre);
    return;
  }
  const y = hang - (kind === 'pendant' ? 1.15 : 0.9);
  joiner.line([40, 36, 34], 1, 0.02, [
    [x, y + 0.2],
    [x, y + 4],
  ]);
  if (lit) joiner.shine(x, y, kind === 'pendant' ? 1.1 : 1.5, warm, 0.75);
  if (kind === 'pendant') {
    joiner.poly(color, 0.95, [
      [x - 0.06, y + 0.24],
      [x + 0.06, y + 0.24],
      [x + 0.27, y],
      [x - 0.27, y],
    ]);
    joiner.context.fillStyle = lit ? 'rgba(255,240,200,1)' : 'rgba(240,236,226,0.9)';
    joiner.context.beginPath();
    joiner.context.ellipse(joiner.x(x), joiner.y(y), 0.24 * joiner.metre, 0.05 * joiner.metre, 0, 0, 7);
    joiner.context.fill();
    return;
  }
  joiner.line(color, 1, 0.035, [
    [x - 0.5, y + 0.12],
    [x - 0.42, y],
    [x + 0.42, y],
    [x + 0.5, y + 0.12],
  ]);
  for (let i = 0; i < 5; i++) {
    const at = x - 0.5 + i * 0.25;
    joiner.flat(at - 0.02, y + 0.06, 0.04, 0.12, [246, 240, 226], 1.2);
    joiner.disc(at, y + 0.22, 0.035, [255, 230, 170], lit ? 1.8 : 1, 1.5);
  }
}

/** Light from the windows that stands in the air. */
function addBeams(builder: SceneBuilder, windows: readonly Opening[]): void {
  const { palette, unit, height, shot } = builder;
  if (palette.stars) return;
  const strength = shot.weather === 'clear' ? 150 : 60;
  const metre = metreAt(builder, WALL);
  const floorY = height * (0.5 + ROOM_DROP / WALL);
  builder.addGlow(1.2, { strength, flicker: 24, softness: 18 * unit }, (context) => {
    for (const { x, y, wide, tall } of windows) {
      const left = builder.width / 2 + x * metre;
      const [right, top, foot] = [left + wide * metre, floorY - (y + tall) * metre, floorY - y * metre];
      const light = context.createLinearGradient(left, top, left + wide * metre * 1.8, height);
      light.addColorStop(0, 'rgba(255,238,206,0.3)');
      light.addColorStop(1, 'rgba(255,232,196,0)');
      context.fillStyle = light;
      context.beginPath();
      context.moveTo(left, top);
      context.lineTo(right, top);
      context.lineTo(right + height * 0.5, height);
      context.lineTo(left + height * 0.24, height);
      context.lineTo(left, foot);
      context.fill();
    }
  });
}
