import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { MODEL_NAMES } from './models.ts';
import { type GoogleConfig, optionsSchema } from './options.ts';
import { googleWire } from './wire.ts';

/** Veo over the Gemini API: `:predictLongRunning`, operations, a file that only the key opens. docs/engines.md */
export const engineType: EngineType<GoogleConfig> = {
  type: 'google',
  optionsSchema,
  samples: MODEL_NAMES.map((name) => ({
    name,
    model: name,
    options: { apiKey: 'AIza-sample' },
    unconfirmed: 'given up',
    proof: name === 'veo-3.1-generate-preview' ? 'contract-tested' : 'wire-tested',
  })),
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'x-goog-api-key', value: apiKey };
    return createRemoteEngine(googleWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
