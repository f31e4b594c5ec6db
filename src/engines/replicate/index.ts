import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { MODEL_NAMES } from './models.ts';
import { optionsSchema, type ReplicateConfig } from './options.ts';
import { replicateWire } from './wire.ts';

/** Replicate's predictions: any model by `owner/name`, a list to look in, results that last an hour. docs/engines.md */
export const engineType: EngineType<ReplicateConfig> = {
  type: 'replicate',
  optionsSchema,
  samples: MODEL_NAMES.map((name) => ({
    name,
    model: name,
    options: { apiKey: 'r8_sample' },
    unconfirmed: 'looked for',
    proof: name === 'google/veo-3.1' ? 'contract-tested' : 'wire-tested',
  })),
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(replicateWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
