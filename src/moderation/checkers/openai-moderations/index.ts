import { z } from 'zod';
import type { ModeratedPicture, ModerationReason } from '../../../task/moderation.ts';
import { type Checker, type Finding, imagesOf } from '../../checker.ts';
import type { CheckerType } from '../../checker-type.ts';
import { dataUri } from '../../data-uri.ts';
import { postJson } from '../../remote-json.ts';

const optionsSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  apiKey: z.string().min(1).nullable().default(null),
  model: z.string().min(1).default('omni-moderation-latest'),
  /** Scores from which a category is refused; for categories without one, the service's own verdict counts. */
  thresholds: z.record(z.string(), z.number().min(0).max(1)).default({}),
});

/** Only what is used, and tolerant of the rest: services of this shape add categories of their own. */
const answerSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        flagged: z.boolean(),
        categories: z.record(z.string(), z.boolean().nullable()).default({}),
        category_scores: z.record(z.string(), z.number().nullable()).default({}),
      }),
    )
    .min(1),
});
type Result = z.output<typeof answerSchema>['results'][number];

const REASONS: readonly (readonly [prefix: string, reason: ModerationReason])[] = [
  ['sexual/minors', 'minor'],
  ['sexual', 'sexual'],
  ['violence', 'violence'],
  ['self-harm', 'self_harm'],
  ['hate', 'hate'],
  ['harassment', 'harassment'],
  ['illicit', 'illicit'],
];

/** A service that answers `POST /moderations` as OpenAI's does, for text and pictures. */
export const openAiModerations: CheckerType<typeof optionsSchema> = {
  type: 'openai-moderations',
  stages: ['prompt', 'image', 'result'],
  defaultStages: ['prompt', 'image', 'result'],
  optionsSchema,
  create({ thresholds, ...service }, common): Checker {
    async function look(input: unknown, signal: AbortSignal): Promise<Finding | null> {
      const answer = await postJson(service, '/moderations', { model: service.model, input }, signal);
      for (const result of answerSchema.parse(answer).results) {
        const finding = findingOf(result, thresholds);
        if (finding !== null) return finding;
      }
      return null;
    }
    return {
      ...common,
      async check(input, signal) {
        // A finished film is judged by its pictures; its prompt had its own stage.
        if (input.stage === 'prompt') return await look([{ type: 'text', text: input.text }], signal);
        // One picture a request: the original refuses several.
        for (const image of imagesOf(input)) {
          const finding = await look([imagePart(image)], signal);
          if (finding !== null) return finding;
        }
        return null;
      },
    };
  },
};

function imagePart(image: ModeratedPicture): unknown {
  return { type: 'image_url', image_url: { url: dataUri(image) } };
}

/** The category with the highest score of those that are over their line. */
function findingOf(result: Result, thresholds: Readonly<Record<string, number>>): Finding | null {
  const names = new Set([...Object.keys(result.categories), ...Object.keys(result.category_scores)]);
  const over = [...names]
    .map((category) => ({ category, score: result.category_scores[category] ?? null }))
    .filter(({ category, score }) => {
      const threshold = thresholds[category];
      return threshold === undefined ? result.categories[category] === true : (score ?? 0) >= threshold;
    })
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const [worst] = over;
  if (worst !== undefined)
    return { reason: reasonOf(worst.category), detail: worst.category, score: worst.score };
  // Flagged, and no category says why: refuse rather than guess, unless a threshold has just let it pass.
  const letPass = Object.keys(thresholds).some((category) => result.categories[category] === true);
  return result.flagged && !letPass ? { reason: 'other', detail: 'flagged', score: null } : null;
}

function reasonOf(category: string): ModerationReason {
  return REASONS.find(([prefix]) => category === prefix || category.startsWith(`${prefix}/`))?.[1] ?? 'other';
}
