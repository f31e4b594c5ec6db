import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { credentialOf, type KlingConfig, optionsSchema } from './options.ts';
import { klingWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'looked for', proof: 'wire-tested' } as const;

/** Kling's API. docs/engines.md */
export const engineType: EngineType<KlingConfig> = {
  type: 'kling',
  optionsSchema,
  samples: [
    { ...sample, name: 'kling-v3', model: 'kling-v3', proof: 'contract-tested' },
    { ...sample, name: 'kling-v2-6', model: 'kling-v2-6' },
    { ...sample, name: 'kling-v2-5-turbo', model: 'kling-v2-5-turbo' },
    { ...sample, name: 'kling-v2-1', model: 'kling-v2-1' },
    { ...sample, name: 'kling-v1-6', model: 'kling-v1-6' },
  ],
  create(config, common, ports) {
    const { baseUrl, timing } = config;
    const credential = credentialOf(config, ports.nowMs);
    return createRemoteEngine(klingWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
