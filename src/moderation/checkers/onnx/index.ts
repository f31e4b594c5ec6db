import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { MODERATION_REASONS, type ModeratedPicture } from '../../../task/moderation.ts';
import { type Checker, type Finding, imagesOf } from '../../checker.ts';
import type { CheckerType } from '../../checker-type.ts';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxSession } from './runtime.ts';

const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);

const optionsSchema = z.strictObject({
  /** The operator's classifier: one float32 input of N x 3 x H x W, one output of N x labels. */
  model: z.string().min(1),
  /** Side of its input, in pixels. */
  side: z.int().min(1).max(1024).default(224),
  /** Subtracted from and divided through channel values of 0 to 1. The default is ImageNet's. */
  mean: threeNumbers.default([0.485, 0.456, 0.406]),
  std: threeNumbers.default([0.229, 0.224, 0.225]),
  /** Names of the outputs, in order. */
  labels: z.array(z.string().min(1)).min(1),
  /** How outputs become numbers from 0 to 1. */
  activation: z.enum(['softmax', 'sigmoid', 'none']).default('softmax'),
  /** The least score of a label that is refused, and why. */
  refuse: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        from: z.number().min(0).max(1),
        reason: z.enum(MODERATION_REASONS),
      }),
    )
    .min(1),
  /** Where the ONNX runtime is installed; the working directory when absent. */
  runtimeFrom: z.string().min(1).default('.'),
});
type Options = z.output<typeof optionsSchema>;

/** An image classifier on this machine, with a model that the operator supplies: none is shipped. */
export const onnx: CheckerType<typeof optionsSchema> = {
  type: 'onnx',
  stages: ['image', 'result'],
  defaultStages: ['image', 'result'],
  optionsSchema,
  async create(options, common): Promise<Checker> {
    const unknown = options.refuse.find(({ label }) => !options.labels.includes(label));
    if (unknown !== undefined) throw new Error(`'${unknown.label}' is not one of the labels`);
    const runtime = await loadOnnxRuntime(options.runtimeFrom);
    const session = await runtime.InferenceSession.create(await readFile(options.model));
    return {
      ...common,
      async check(input) {
        const findings: Finding[] = [];
        for (const image of imagesOf(input)) {
          const finding = findingOf(await classify(image, runtime, session, options), options);
          if (finding !== null) findings.push(finding);
        }
        return findings.sort((a, b) => (b.score ?? 0) - (a.score ?? 0))[0] ?? null;
      },
    };
  },
};

async function classify(
  image: ModeratedPicture,
  runtime: OnnxRuntime,
  session: OnnxSession,
  options: Options,
): Promise<number[]> {
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  if (inputName === undefined || outputName === undefined)
    throw new Error('the model has no input or output');
  const { side } = options;
  const tensor = new runtime.Tensor('float32', await planes(image, options), [1, 3, side, side]);
  const output = (await session.run({ [inputName]: tensor }))[outputName];
  const values = Array.from(output?.data ?? []);
  if (values.length !== options.labels.length || !values.every(Number.isFinite))
    throw new Error(`the model gave ${values.length} numbers for ${options.labels.length} labels`);
  return activated(values, options.activation);
}

/** Channels one after another, as classifiers take them. */
async function planes({ bytes }: ModeratedPicture, { side, mean, std }: Options): Promise<Float32Array> {
  const pixels = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(side, side, { fit: 'fill' })
    .raw()
    .toBuffer();
  const area = side * side;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel += 1) {
    const [centre = 0, spread = 1] = [mean[channel], std[channel]];
    for (let pixel = 0; pixel < area; pixel += 1) {
      data[channel * area + pixel] = ((pixels[pixel * 3 + channel] ?? 0) / 255 - centre) / spread;
    }
  }
  return data;
}

function activated(values: readonly number[], activation: Options['activation']): number[] {
  if (activation === 'none') return [...values];
  if (activation === 'sigmoid') return values.map((value) => 1 / (1 + Math.exp(-value)));
  const greatest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function findingOf(scores: readonly number[], { labels, refuse }: Options): Finding | null {
  const over = refuse
    .map(({ label, from, reason }) => ({ label, from, reason, score: scores[labels.indexOf(label)] ?? 0 }))
    .filter(({ score, from }) => score >= from)
    .sort((a, b) => b.score - a.score);
  const [worst] = over;
  return worst === undefined ? null : { reason: worst.reason, detail: worst.label, score: worst.score };
}
