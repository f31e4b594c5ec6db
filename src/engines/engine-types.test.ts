import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ENGINE_TYPES } from './engine-types.gen.ts';

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
    for (const { type, samples, optionsSchema, create } of ENGINE_TYPES) {
      assert.ok(samples.length > 0, type);
      assert.equal(new Set(samples.map(({ name }) => name)).size, samples.length, type);
      for (const { name, model, options } of samples) {
        const common = {
          id: 'sample',
          models: [model],
          concurrency: null,
          policy: 'fit',
          pollIntervalMs: null,
        } as const;
        const engine = create(optionsSchema.parse(options), common, {
          download: () => Promise.reject(new Error('not asked for')),
          log: () => undefined,
          nowMs: Date.now,
          servesPublicly: true,
        });
        assert.ok(engine.forModel(model).capabilities.secondsMax > 0, `${type} ${name}`);
        await engine.close();
      }
    }
  });
});
