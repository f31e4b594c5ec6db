import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PALETTES } from '../passes/palettes.ts';
import { bakeRelief } from '../passes/relief.ts';
import { MAP_OFFSET } from '../passes/terrain.ts';
import { landscapePath } from './landscape-camera.ts';
import { clearPath, roomBeyond } from './landscapes.ts';

const SCENE = { amplitude: 560, texelsPerMetre: 0.115 };

test('a flight over mountains keeps above the ground, whatever the seed', () => {
  let straightInto = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const relief = bakeRelief('mountains', PALETTES.day, SCENE.amplitude * SCENE.texelsPerMetre, seed);
    const straight = landscapePath({ height: 360, speed: 34, focal: 800 }, 'push-in', 25);
    const lowest = (path: typeof straight): number => {
      let least = Number.POSITIVE_INFINITY;
      for (let u = 0; u <= 1; u += 0.01) {
        const x = path.from.x + (path.to.x - path.from.x) * u + MAP_OFFSET;
        const z = path.from.z + (path.to.z - path.from.z) * u + MAP_OFFSET;
        const height = path.from.height + (path.to.height - path.from.height) * u;
        const ground = relief.heights.sample(x * SCENE.texelsPerMetre, z * SCENE.texelsPerMetre) / 65_536;
        least = Math.min(least, height - ground * SCENE.amplitude);
      }
      return least;
    };
    const clear = clearPath(straight, relief, SCENE);
    assert.ok(lowest(clear) > 20, `seed ${seed}: ${lowest(clear).toFixed(0)} m`);
    if (lowest(clear) > lowest(straight) + 1) straightInto++;
  }
  assert.ok(straightInto > 0, 'no seed needed another path: the test would pass without it');
});

test('a film that goes on after its course flies on only where nothing is in the way', () => {
  const answers = new Set<string>();
  for (let seed = 1; seed <= 4; seed++) {
    const relief = bakeRelief('mountains', PALETTES.day, SCENE.amplitude * SCENE.texelsPerMetre, seed);
    for (const height of [260, 900]) {
      const path = clearPath(landscapePath({ height, speed: 34, focal: 800 }, 'rush', 4), relief, SCENE);
      const answer = roomBeyond(path, { seconds: 4, filmSeconds: 24 }, relief, SCENE);
      answers.add(`${height} ${answer}`);
      if (answer === 'rest') continue;
      for (let u = 1; u <= 6; u += 0.01) {
        const x = path.from.x + (path.to.x - path.from.x) * u + MAP_OFFSET;
        const z = path.from.z + (path.to.z - path.from.z) * u + MAP_OFFSET;
        const ground = relief.heights.sample(x * SCENE.texelsPerMetre, z * SCENE.texelsPerMetre) / 65_536;
        assert.ok(path.to.height - ground * SCENE.amplitude > 0, `seed ${seed}, ${height} m, ${u} courses`);
      }
    }
  }
  assert.ok(answers.has('900 travel') && answers.has('260 rest'), [...answers].join());
});
