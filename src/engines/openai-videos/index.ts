import type { EngineType, Proof } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type OpenaiVideosConfig, optionsSchema, profileOf } from './options.ts';
import { PROFILE_NAMES, PROFILES, type ProfileName } from './profiles.ts';
import { openaiVideosWire } from './wire.ts';

/** What its tests run; none has been run against the real service. */
const PROOFS: Readonly<Record<ProfileName, Proof>> = {
  openai: 'contract-tested',
  sglang: 'contract-tested',
  'vllm-omni': 'contract-tested',
  trtllm: 'wire-tested',
  litellm: 'not tested',
  'new-api': 'wire-tested',
  generic: 'contract-tested',
};

/** `POST /videos`, poll, download: the wire of OpenAI's Videos API, as its many speakers speak it. docs/engines.md */
export const engineType: EngineType<OpenaiVideosConfig> = {
  type: 'openai-videos',
  optionsSchema,
  samples: PROFILE_NAMES.map((name) => ({
    name,
    model: 'some-model',
    options: { profile: name, baseUrl: 'http://127.0.0.1:30000/v1' },
    unconfirmed: PROFILES[name].lists ? 'looked for' : 'given up',
    proof: PROOFS[name],
  })),
  create(config, common, ports) {
    const { apiKey, auth, authHeader, baseUrl, timing } = config;
    const value = auth === 'bearer' ? `Bearer ${apiKey}` : (apiKey ?? '');
    const credential = apiKey === undefined ? null : { header: authHeader, value };
    const wire = openaiVideosWire(profileOf(config), config.extra);
    return createRemoteEngine(wire, { ...common, baseUrl, credential, timing }, ports);
  },
};
