import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { type OpenaiVideosConfig, optionsSchema, profileOf } from './options.ts';
import { openaiVideosWire } from './wire.ts';

/** `POST /videos`, poll, download: the wire of OpenAI's Videos API, as its many speakers speak it. docs/engines.md */
export const openaiVideos: EngineType<OpenaiVideosConfig> = {
  type: 'openai-videos',
  optionsSchema,
  create(config, common, ports) {
    const { apiKey, auth, authHeader, baseUrl, timing } = config;
    const value = auth === 'bearer' ? `Bearer ${apiKey}` : (apiKey ?? '');
    const credential = apiKey === undefined ? null : { header: authHeader, value };
    const wire = openaiVideosWire(profileOf(config), config.extra);
    return createRemoteEngine(wire, { ...common, baseUrl, credential, timing }, ports);
  },
};
