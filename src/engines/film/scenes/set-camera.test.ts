import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cameraAt, focalScale } from '../passes/camera.ts';
import { project } from '../passes/layers.ts';
import type { CameraMove } from '../shot/shot-spec.ts';
import { setPath } from './set-camera.ts';

const SECONDS = 8;

/** Where a point of the frame's middle lands at the end, less where it was at the start: frame sizes, and the zoom's ratio. */
function travel(
  move: CameraMove,
  depth: number,
  size: { width: number; height: number } = { width: 1280, height: 720 },
): { x: number; y: number; zoom: number } {
  const { width, height } = size;
  const path = { ...setPath(size, move), sway: 0 };
  const [from, to] = [0, SECONDS].map((time) => {
    const camera = cameraAt(path, time, SECONDS);
    return project(
      { width, height, camera, focal: camera.focal * focalScale(width, height) },
      width / 2,
      height / 2,
      depth,
    );
  });
  assert.ok(from && to);
  return { x: (to.left - from.left) / width, y: (to.top - from.top) / height, zoom: to.zoom / from.zoom };
}

test('a pan and a tilt travel through a good part of the frame, at every depth alike and in every shape', () => {
  for (const size of [
    { width: 1280, height: 720 },
    { width: 720, height: 1280 },
    { width: 1080, height: 1080 },
  ]) {
    for (const depth of [0.7, 1, 4]) {
      assert.ok(
        Math.abs(travel('pan-left', depth, size).x - 0.56) < 0.01,
        'a pan to the left takes the picture right',
      );
      assert.ok(Math.abs(travel('pan-right', depth, size).x + 0.56) < 0.01);
      assert.ok(travel('tilt-up', depth, size).y > 0.3, 'looking up takes the picture down');
      assert.ok(travel('tilt-down', depth, size).y < -0.3);
    }
  }
});

test('journeys show depth: what is near grows or slides more than what is far', () => {
  for (const move of ['push-in', 'rush', 'drone'] as const) {
    assert.ok(travel(move, 1).zoom > 1.3, `${move}: ${travel(move, 1).zoom}`);
    assert.ok(travel(move, 1).zoom > travel(move, 4).zoom * 1.15, move);
  }
  assert.ok(travel('pull-out', 1).zoom < 0.75);
  const orbit = travel('orbit', 0.7).x - travel('orbit', 4).x;
  assert.ok(Math.abs(travel('orbit', 1).x) < 0.05, 'an orbit keeps its main plane');
  assert.ok(Math.abs(orbit) > 0.4, `parallax of ${orbit}`);
  const crane = travel('crane', 0.7).y - travel('crane', 4).y;
  assert.ok(crane > 0.25, `a rising camera leaves what is near below: ${crane}`);
});

test('a static camera stands', () => {
  const { x, y, zoom } = travel('static', 1);
  assert.deepEqual([x, y, zoom], [0, 0, 1]);
});
