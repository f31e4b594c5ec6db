import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClipFrames } from '../../../decoding/clip-frames.ts';
import { pictureToRgb } from '../../../decoding/picture-rgb.ts';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { cutFigure } from '../subjects/cut-out.ts';
import { bakeScene } from './bake-scene.ts';

const WIDTH = 320;
const HEIGHT = 256;

type Colour = readonly [number, number, number];
const GREEN: Colour = [30, 210, 40];

function clipOf(frames: number, colour: (x: number, y: number, frame: number) => Colour): ClipFrames {
  const [width, height] = [96, 80];
  return {
    width,
    height,
    frames: Array.from({ length: frames }, (_, frame) => {
      const rgb = new Uint8Array(width * height * 3);
      for (let i = 0; i < width * height; i++)
        rgb.set(colour(i % width, Math.floor(i / width), frame), i * 3);
      return rgb;
    }),
  };
}

/** Somebody green, who walks to the right before a wall that is lit from the left. */
const FIGURE = clipOf(8, (x, y, frame) =>
  Math.abs(x - 36 - frame * 3) < 12 && y > 16 ? GREEN : [190 - x / 3, 180 - x / 3, 170 - x / 3],
);
/** No backdrop at all: every part of the border has another colour. */
const BUSY = clipOf(4, (x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? GREEN : [200, 30, 160]));

async function picturesOf(
  prompt: string,
  clips: readonly ClipFrames[],
  frames: readonly number[],
): Promise<readonly Uint8Array[]> {
  const characters = [...clips.keys()];
  const shot = parseShot({ prompt, seed: 7, look: null, image: null, mark: false, characters });
  const memory = new FrameMemory();
  const request = { shot, width: WIDTH, height: HEIGHT, seconds: 4, image: null, clips };
  const scene = await bakeScene(memory, request);
  const scratch = createScratch(memory, WIDTH, HEIGHT);
  return frames.map((frame) => {
    drawFrame(memory, scratch, scene, frame);
    return pictureToRgb(memory.bytes(scratch.picture, (WIDTH * HEIGHT * 3) / 2), WIDTH, HEIGHT);
  });
}

/** Columns of the pixels that are plainly green, as nothing in that room is. */
function greenColumns(rgb: Uint8Array | undefined): readonly number[] {
  const columns: number[] = [];
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [r = 0, g = 0, b = 0] = (rgb ?? new Uint8Array()).subarray(i * 3, i * 3 + 3);
    if (g > r + 40 && g > b + 40) columns.push(i % WIDTH);
  }
  return columns;
}

test('a figure is cut out along its edge, all frames alike, and the wall is gone', () => {
  const pictures = cutFigure(FIGURE);
  assert.equal(pictures?.length, 8);
  const [first] = pictures ?? [];
  assert.ok(
    first !== undefined && first.width < 60 && first.height > 60,
    `${first?.width} x ${first?.height}`,
  );
  let green = 0;
  for (let i = 0; i < first.width * first.height; i++) {
    const [r = 0, g = 0, , a = 0] = first.data.subarray(i * 4, i * 4 + 4);
    if (a > 200) {
      assert.ok(g > r + 80, 'what is opaque is the figure');
      green += 1;
    }
  }
  assert.ok(green > 20 * 55, `${green} pixels of 23 x 63`);
});

test('what is not before a plain wall, or shows nobody, is not cut', () => {
  assert.equal(cutFigure(BUSY), null);
  assert.equal(cutFigure(clipOf(2, () => [120, 130, 140])), null);
});

test('a character stands in the scene, moves as in its clip and walks back at its end', async () => {
  const [start, end, again] = await picturesOf('a room at night', [FIGURE], [0, 18, 35]);
  const mean = (columns: readonly number[]): number =>
    columns.reduce((sum, x) => sum + x, 0) / columns.length;
  for (const picture of [start, end, again]) assert.ok(greenColumns(picture).length > 800);
  assert.ok(mean(greenColumns(end)) > mean(greenColumns(start)) + 8, 'seven frames of the clip later');
  assert.ok(mean(greenColumns(again)) < mean(greenColumns(end)) - 8, 'and back');
  const [without] = await picturesOf('a room at night', [], [0]);
  assert.equal(greenColumns(without).length, 0, 'negative control: the room without characters');
});

test('a clip that cannot be cut is projected, and three characters stand side by side', async () => {
  const [projected] = await picturesOf('a room at night', [BUSY], [4]);
  assert.ok(greenColumns(projected).length > 300);
  const [three] = await picturesOf('a room at night', [FIGURE, FIGURE, FIGURE], [4]);
  const columns = new Set(greenColumns(three));
  const gaps = [...columns].filter((column) => !columns.has(column + 1)).length;
  assert.equal(gaps, 3, 'three separate figures');
});

test('characters stand in the middle, subjects beside them, and the camera loses none on its way', async () => {
  const prompt = 'a dog sleeps in a room at night, pan right';
  const [start, end] = await picturesOf(prompt, [FIGURE, FIGURE], [0, 115]);
  for (const picture of [start, end]) {
    const columns = new Set(greenColumns(picture));
    const gaps = [...columns].filter((column) => !columns.has(column + 1)).length;
    assert.equal(gaps, 2, 'two whole figures');
    assert.ok(!columns.has(0) && !columns.has(WIDTH - 1), 'none is cut off');
  }
});
