import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { MODEL_NAMES } from './models.ts';
import { type OpenrouterConfig, optionsSchema } from './options.ts';
import { openrouterWire } from './wire.ts';

/** OpenRouter's video API: many vendors' models behind one create, one poll and one content route. docs/engines.md */
export const engineType: EngineType<OpenrouterConfig> = {
  type: 'openrouter',
  optionsSchema,
  samples: MODEL_NAMES.map((name) => ({
    name,
    model: name,
    options: { apiKey: 'sk-or-sample' },
    unconfirmed: 'given up',
    proof: name === 'google/veo-3.1' ? 'contract-tested' : 'wire-tested',
  })),
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(openrouterWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
