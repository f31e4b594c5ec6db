import type { EngineType } from '../engine-type.ts';
import { createOpenaiVideosEngine } from './engine.ts';
import { type OpenaiVideosConfig, optionsSchema, profileOf } from './options.ts';

/** `POST /videos`, poll, download: the wire of OpenAI's Videos API, as its many speakers speak it. docs/engines.md */
export const openaiVideos: EngineType<OpenaiVideosConfig> = {
  type: 'openai-videos',
  optionsSchema,
  create: (config, common, ports) =>
    createOpenaiVideosEngine(
      {
        id: common.id,
        profile: profileOf(config),
        baseUrl: config.baseUrl,
        credential:
          config.apiKey === undefined
            ? null
            : {
                header: config.authHeader,
                value: config.auth === 'bearer' ? `Bearer ${config.apiKey}` : config.apiKey,
              },
        models: common.models,
        policy: common.policy,
        concurrency: common.concurrency,
        pollIntervalMs: common.pollIntervalMs ?? POLL_INTERVAL_MS,
        extra: config.extra,
        timing: config.timing,
      },
      ports,
    ),
};

/** Films take minutes, and vendors ask for no more than this. */
const POLL_INTERVAL_MS = 5_000;
