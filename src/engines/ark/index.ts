import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type ArkConfig, optionsSchema } from './options.ts';
import { arkWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'looked for', proof: 'wire-tested' } as const;

/** Seedance at Volcengine Ark and BytePlus ModelArk. docs/engines.md */
export const engineType: EngineType<ArkConfig> = {
  type: 'ark',
  optionsSchema,
  samples: [
    {
      ...sample,
      name: 'doubao-seedance-2-0-260128',
      model: 'doubao-seedance-2-0-260128',
      proof: 'contract-tested',
    },
    { ...sample, name: 'seedance-1-5-pro-251215', model: 'seedance-1-5-pro-251215' },
    { ...sample, name: 'seedance-1-0-pro-250528', model: 'seedance-1-0-pro-250528' },
    { ...sample, name: 'seedance-1-0-lite-i2v-250428', model: 'seedance-1-0-lite-i2v-250428' },
  ],
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(arkWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
