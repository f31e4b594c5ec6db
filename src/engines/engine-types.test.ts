import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ENGINE_TYPES } from './engine-types.gen.ts';
import { sampleEngines } from './testing/sample-engines.ts';

const here = dirname(fileURLToPath(import.meta.url));
const NO_TYPES = ['film', 'remote', 'testing'];

describe('the engine types', () => {
  it('are all folders that have an index, under their own names', () => {
    const folders = readdirSync(here).filter(
      (name) => existsSync(join(here, name, 'index.js')) && !NO_TYPES.includes(name),
    );
    assert.deepEqual(
      ENGINE_TYPES.map(({ type }) => type),
      folders.sort(),
    );
    assert.ok(folders.length > 0);
  });

  it('each have samples that their own options and engines accept', async () => {
    for (const { type, samples } of ENGINE_TYPES) {
      assert.ok(samples.length > 0, type);
      assert.equal(new Set(samples.map(({ name }) => name)).size, samples.length, type);
    }
    for (const { name, engine } of sampleEngines('fit')) {
      assert.ok(engine.capabilities.secondsMax > 0, name);
      await engine.close();
    }
  });
});
