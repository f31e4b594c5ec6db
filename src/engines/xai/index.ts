import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { optionsSchema, type XaiConfig } from './options.ts';
import { xaiWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'given up', proof: 'wire-tested' } as const;

/** Grok Imagine at xAI. docs/engines.md */
export const engineType: EngineType<XaiConfig> = {
  type: 'xai',
  optionsSchema,
  samples: [
    { ...sample, name: 'grok-imagine-video-1.5', model: 'grok-imagine-video-1.5', proof: 'contract-tested' },
    {
      ...sample,
      name: 'grok-imagine-video',
      model: 'grok-imagine-video',
      options: { ...sample.options, imagesAs: 'references' },
    },
  ],
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(xaiWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
