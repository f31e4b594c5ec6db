import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { MODELS } from './models.ts';
import { type FalConfig, optionsSchema } from './options.ts';
import { falWire } from './wire.ts';

/** fal's queue: any model by its whole id, a status and then a result that may be an error. docs/engines.md */
export const engineType: EngineType<FalConfig> = {
  type: 'fal',
  optionsSchema,
  samples: Object.keys(MODELS).map((name) => ({
    name,
    model: name,
    options: { apiKey: 'fal-sample' },
    unconfirmed: 'given up',
    proof: name === 'fal-ai/veo3.1' ? 'contract-tested' : 'wire-tested',
  })),
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Key ${apiKey}` };
    return createRemoteEngine(falWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
