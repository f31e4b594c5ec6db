import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type MinimaxConfig, optionsSchema } from './options.ts';
import { minimaxWire } from './wire.ts';

const sample = { options: { apiKey: 'key' }, unconfirmed: 'given up', proof: 'wire-tested' } as const;

/** MiniMax H3, by the second version of its API. docs/engines.md */
export const engineType: EngineType<MinimaxConfig> = {
  type: 'minimax',
  optionsSchema,
  samples: [
    { ...sample, name: 'MiniMax-H3', model: 'MiniMax-H3', proof: 'contract-tested' },
    { ...sample, name: 'MiniMax-H3-Max', model: 'MiniMax-H3-Max' },
  ],
  create(config, common, ports) {
    const { apiKey, baseUrl, timing } = config;
    const credential = { header: 'authorization', value: `Bearer ${apiKey}` };
    return createRemoteEngine(minimaxWire(config), { ...common, baseUrl, credential, timing }, ports);
  },
};
