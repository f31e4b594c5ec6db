import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { optionsSchema, type RunwayConfig } from './options.ts';
import { runwayWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'given up', proof: 'wire-tested' } as const;

/** Runway's API: its own models, and others' that it resells. docs/engines.md */
export const engineType: EngineType<RunwayConfig> = {
  type: 'runway',
  optionsSchema,
  samples: [
    { ...sample, name: 'gen4.5', model: 'gen4.5', proof: 'contract-tested' },
    { ...sample, name: 'gen4_turbo', model: 'gen4_turbo' },
    { ...sample, name: 'veo3.1', model: 'veo3.1' },
    { ...sample, name: 'seedance2', model: 'seedance2' },
    { ...sample, name: 'wan3', model: 'wan3', options: { ...sample.options, imagesAs: 'references' } },
    { ...sample, name: 'gemini_omni_flash', model: 'gemini_omni_flash' },
  ],
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(runwayWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
