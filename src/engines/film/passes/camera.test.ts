import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAMERA_AT_REST, type CameraPath, cameraAt, restAfter } from './camera.ts';

const PATH: CameraPath = {
  from: CAMERA_AT_REST,
  to: { ...CAMERA_AT_REST, x: 10, z: 40, yaw: 0.2, height: 8 },
  ease: 'linear',
  sway: 0,
};

test('a movement comes to rest after its end without a jolt', () => {
  assert.equal(restAfter(3.9, 4), 3.9);
  assert.equal(restAfter(4, 4), 4);
  const step = 1 / 30;
  let speed = 1;
  for (let t = 4; t < 8; t += step) {
    const next = (restAfter(t + step, 4) - restAfter(t, 4)) / step;
    assert.ok(next <= speed + 1e-9 && speed - next < 0.02, `at ${t}: ${speed} to ${next}`);
    speed = next;
  }
  assert.equal(restAfter(8, 4), restAfter(25, 4));
});

test('beyond its course a camera that travels keeps its speed, one that rests stops; neither turns on', () => {
  const travelling: CameraPath = { ...PATH, beyond: 'travel' };
  assert.deepEqual(cameraAt(travelling, 3, 4), cameraAt(PATH, 3, 4), 'until the end there is no difference');
  assert.ok(Math.abs(cameraAt(travelling, 12, 4).z - 120) < 1e-9);
  const rest = cameraAt(PATH, 12, 4);
  assert.ok(rest.z > 40 && rest.z < 55);
  for (const path of [PATH, travelling]) {
    assert.equal(cameraAt(path, 12, 4).yaw, cameraAt(path, 20, 4).yaw);
    assert.equal(cameraAt(path, 12, 4).height, cameraAt(path, 20, 4).height);
  }
});

test('a camera on rails never leaves them: its end is at rest already', () => {
  const rails: CameraPath = { ...PATH, ease: 'smooth' };
  assert.equal(cameraAt(rails, 25, 4).z, 40);
});
