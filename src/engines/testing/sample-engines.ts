import type { Engine } from '../../task/engine.ts';
import type { EngineSample, EngineType } from '../engine-type.ts';
import { ENGINE_TYPES } from '../engine-types.gen.ts';
import type { FitPolicy } from '../fit-request.ts';

export interface SampleEngine {
  /** Type and sample: `runway gen4.5`. */
  readonly name: string;
  readonly engine: Engine;
}

/** An engine of every model and profile that the types tell of; none asks its upstream anything. Close them. */
export function sampleEngines(policy: FitPolicy): readonly SampleEngine[] {
  return ENGINE_TYPES.flatMap((type) =>
    type.samples.map((sample) => ({
      name: `${type.type} ${sample.name}`,
      engine: engineOfSample(type, sample, policy),
    })),
  );
}

function engineOfSample(type: EngineType<unknown>, sample: EngineSample, policy: FitPolicy): Engine {
  const { model, options } = sample;
  const common = { id: 'sample', models: [model], concurrency: null, policy, pollIntervalMs: null };
  return type
    .create(type.optionsSchema.parse(options), common, {
      download: () => Promise.reject(new Error('not asked for')),
      log: () => undefined,
      nowMs: Date.now,
      servesPublicly: true,
    })
    .forModel(model);
}
