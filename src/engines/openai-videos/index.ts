import type { EngineType, Proof } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type OpenaiVideosConfig, optionsSchema, profileOf } from './options.ts';
import { PROFILE_NAMES, PROFILES, type ProfileName } from './profiles.ts';
import { createSyncEngine } from './sync-engine.ts';
import { openaiVideosWire } from './wire.ts';

/** What its tests run; none has been run against the real service. */
const PROOFS: Readonly<Record<ProfileName, Proof>> = {
  openai: 'contract-tested',
  sglang: 'contract-tested',
  'vllm-omni': 'contract-tested',
  trtllm: 'contract-tested',
  dynamo: 'contract-tested',
  localai: 'contract-tested',
  litellm: 'contract-tested',
  'new-api': 'contract-tested',
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
    unconfirmed: PROFILES[name].sync ? 'made again' : PROFILES[name].lists ? 'looked for' : 'given up',
    proof: PROOFS[name],
  })),
  create(config, common, ports) {
    const { apiKey, auth, authHeader, baseUrl, timing } = config;
    const value = auth === 'bearer' ? `Bearer ${apiKey}` : (apiKey ?? '');
    const credential = apiKey === undefined ? null : { header: authHeader, value };
    const profile = profileOf(config);
    const remote = { ...common, baseUrl, credential, timing };
    const engine = createRemoteEngine(openaiVideosWire(profile, config.extra), remote, ports);
    return profile.sync
      ? createSyncEngine(engine, profile, { ...remote, extra: config.extra }, ports)
      : engine;
  },
};
