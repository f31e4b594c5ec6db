import type { EngineCapabilities } from '../../task/engine.ts';
import type { EngineType } from '../engine-type.ts';
import { createRemoteEngine } from '../remote/engine.ts';
import { withSaid } from '../remote/options.ts';
import { type ComfyuiConfig, optionsSchema } from './options.ts';
import { StepFeed } from './step-feed.ts';
import { comfyuiWire } from './wire.ts';
import { readWorkflow, type Workflow } from './workflow.ts';

/** A workflow that makes films with an open model; what it really can do, its author says. */
function capabilitiesOf({ images }: Workflow): EngineCapabilities {
  return {
    secondsMin: 1,
    secondsMax: 10,
    sizeMultiple: 16,
    sideMin: 256,
    pixelsMax: 1280 * 720,
    imagesMax: images,
    imagesMin: images,
    characters: false,
    audio: false,
    cancel: true,
    approximate: true,
    progress: true,
    // It is looked for by its id before it is sent again.
    resubmit: 'safe',
  };
}

/** A ComfyUI server and one of its workflows. docs/engines.md */
export const engineType: EngineType<ComfyuiConfig> = {
  type: 'comfyui',
  optionsSchema,
  samples: [
    {
      name: 'text to video',
      model: 'wan2.2',
      options: {
        baseUrl: 'http://127.0.0.1:8188',
        workflow: { '6': { class_type: 'CLIPTextEncode', inputs: { text: '' } } },
        inputs: { prompt: '6.text' },
      },
      unconfirmed: 'looked for',
      proof: 'contract-tested',
    },
  ],
  create(config, common, ports) {
    const { apiKey, auth, authHeader, baseUrl, timing, capabilities } = config;
    const value = auth === 'bearer' ? `Bearer ${apiKey}` : (apiKey ?? '');
    const credential = apiKey === undefined ? null : { header: authHeader, value };
    const workflow = readWorkflow(config);
    const headers = credential === null ? {} : { [authHeader]: value };
    const feed = config.progress
      ? new StepFeed({ baseUrl, headers, steps: workflow.steps, nowMs: ports.steadyMs ?? ports.nowMs })
      : null;
    const known = { ...capabilitiesOf(workflow), progress: feed !== null };
    const wire = comfyuiWire({
      ...config,
      output: config.output,
      workflow,
      feed,
      capabilities: withSaid(known, capabilities),
    });
    const engine = createRemoteEngine(wire, { ...common, baseUrl, credential, timing }, ports);
    return {
      ...engine,
      async close() {
        feed?.close();
        await engine.close();
      },
    };
  },
};
