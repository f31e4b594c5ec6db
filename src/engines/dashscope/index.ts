import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type DashscopeConfig, optionsSchema } from './options.ts';
import { dashscopeWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'given up', proof: 'wire-tested' } as const;

/** Wan at Alibaba Cloud's Model Studio. docs/engines.md */
export const engineType: EngineType<DashscopeConfig> = {
  type: 'dashscope',
  optionsSchema,
  samples: [
    { ...sample, name: 'wan3.0-video', model: 'wan3.0-video', proof: 'contract-tested' },
    { ...sample, name: 'wan2.7-t2v', model: 'wan2.7-t2v' },
    { ...sample, name: 'wan2.7-i2v', model: 'wan2.7-i2v' },
    { ...sample, name: 'wan2.7-r2v', model: 'wan2.7-r2v' },
    { ...sample, name: 'wan2.6-t2v', model: 'wan2.6-t2v' },
    { ...sample, name: 'wan2.6-i2v-flash', model: 'wan2.6-i2v-flash' },
  ],
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(dashscopeWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
