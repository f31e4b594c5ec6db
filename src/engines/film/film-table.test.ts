import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { framesOf, readInstructions } from './instructions.ts';
import { createScratch } from './passes/draw-context.ts';
import { drawFrame } from './passes/draw-frame.ts';
import { planFilm } from './plan.ts';
import { FrameMemory } from './raster/frame-memory.ts';
import { Crew } from './render/crew.ts';
import { cutPieces } from './render/pieces.ts';
import { renderWith } from './render/render-film.ts';
import { sinkOf } from './render/sinks/choose-sink.ts';
import { sheetLayout } from './render/stills.ts';
import { bakeScene } from './scenes/bake-scene.ts';
import type { FilmShot } from './shot/shot-spec.ts';
import {
  everyKind,
  everyPair,
  everyValue,
  type FilmKind,
  LENGTHS,
  SIZES,
  STYLES_AND_NONE,
} from './testing/film-table.ts';
import { faultsOf, probeFilm } from './testing/probe-film.ts';
import { requestOf } from './testing/requests.ts';

const crew = new Crew(2);
after(() => crew.dismiss());

const PROMPTS = [
  'a calm lake at dawn',
  'Shot 1 (2s): a cat. Shot 2: a city in the rain. Shot 3: a dog on a beach',
];

function shotsOf(kind: FilmKind, prompt: string): readonly FilmShot[] {
  const shots = readInstructions(planFilm(requestOf({ ...kind, prompt })).instructions)?.shots;
  assert.ok(shots);
  return shots;
}

const named = ({ width, height, seconds, style }: FilmKind): string =>
  `${width}x${height}, ${seconds} s, ${style}`;

test('every size, length and style is planned as asked, and cut into pieces that are the whole film', () => {
  const looks = new Map<string | null, Set<string>>();
  for (const kind of everyKind()) {
    for (const prompt of PROMPTS) {
      const plan = planFilm(requestOf({ ...kind, prompt }));
      const { width, height, seconds } = plan;
      assert.deepEqual({ width, height, seconds, style: kind.style }, kind);
      assert.deepEqual(plan.warnings, []);
      const shots = shotsOf(kind, prompt);
      for (const { shot } of shots)
        looks.set(kind.style, (looks.get(kind.style) ?? new Set()).add(shot.look));
      for (const name of ['wasm', 'ffmpeg'] as const) {
        const { pieceFrames } = sinkOf(name === 'wasm' ? { name } : { name, path: '/' });
        const pieces = cutPieces(shots, pieceFrames);
        const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
        assert.equal(frames, framesOf(seconds), named(kind));
        const layout = sheetLayout(frames, width, height);
        const inside = [...layout.frames, layout.thumbnail].every((frame) => frame >= 0 && frame < frames);
        assert.ok(inside && new Set(layout.frames).size === 25, named(kind));
      }
    }
  }
  assert.deepEqual(
    new Set([...looks.values()].flatMap((each) => [...each])).size,
    STYLES_AND_NONE.length,
    'each style is a look of its own',
  );
  assert.ok([...looks.values()].every((each) => each.size === 1));
});

test('the table of pairs has each pair, and the table of values each value', () => {
  const pairs = everyPair();
  for (const [width, height] of SIZES) {
    for (const seconds of LENGTHS)
      assert.ok(
        pairs.some((kind) => kind.width === width && kind.height === height && kind.seconds === seconds),
      );
    for (const style of STYLES_AND_NONE)
      assert.ok(pairs.some((kind) => kind.width === width && kind.height === height && kind.style === style));
  }
  for (const seconds of LENGTHS)
    for (const style of STYLES_AND_NONE)
      assert.ok(pairs.some((kind) => kind.seconds === seconds && kind.style === style));
  const values = everyValue();
  assert.equal(new Set(values.map(({ seconds }) => seconds)).size, LENGTHS.length);
  assert.equal(new Set(values.map(({ style }) => style)).size, STYLES_AND_NONE.length);
  assert.equal(new Set(values.map(({ width }) => width)).size, SIZES.length);
});

/** The same shape with an eighth of the sides. */
function small({ width, height, ...kind }: FilmKind): FilmKind {
  const even = (side: number): number => Math.round(side / 16) * 2;
  return { ...kind, width: even(width), height: even(height) };
}

test('a film of each size, each length and each style is, small, what was asked, and every picture decodes', async () => {
  for (const kind of everyValue()) {
    const { width, height, seconds } = small(kind);
    const order = { shots: shotsOf(kind, 'an empty stage'), width, height, images: [] };
    const { video } = await renderWith(crew, order, { onProgress: () => undefined });
    const facts = await probeFilm(video);
    assert.deepEqual(faultsOf(facts, { width, height, seconds }), [], named(kind));
    assert.equal(
      faultsOf(facts, { width: height, height: width, seconds: seconds + 1 }).length,
      4,
      'negative control',
    );
  }
});

test('each style fills each shape to its last frame', async () => {
  // Small, 1080p is 720p again.
  for (const [width, height] of SIZES.filter((size) => size.every((side) => side !== 1080))) {
    for (const style of STYLES_AND_NONE) {
      const kind = { width, height, seconds: 4, style };
      const { width: w, height: h } = small({ ...kind, width: width * 2, height: height * 2 });
      const [first] = shotsOf(kind, 'a red fox on a stage');
      assert.ok(first);
      const memory = new FrameMemory();
      const scene = await bakeScene(memory, {
        shot: first.shot,
        seconds: 4,
        width: w,
        height: h,
        image: null,
      });
      const scratch = createScratch(memory, w, h);
      memory.bytes(scratch.picture, w * h * 1.5).fill(1);
      drawFrame(memory, scratch, scene, 119);
      const picture = memory.bytes(scratch.picture, w * h * 1.5);
      assert.ok(
        picture.subarray(0, w * h).every((luma) => luma >= 16),
        `${named(kind)}: a hole`,
      );
      assert.ok(
        picture.subarray(w * h).every((chroma) => chroma > 1),
        `${named(kind)}: a hole`,
      );
    }
  }
});
