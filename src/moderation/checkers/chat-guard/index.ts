import { z } from 'zod';
import { MODERATION_REASONS, type ModerationReason } from '../../../task/moderation.ts';
import { type Checker, type Finding, imagesOf, textOf } from '../../checker.ts';
import type { CheckerType } from '../../checker-type.ts';
import { dataUri } from '../../data-uri.ts';
import { postJson } from '../../remote-json.ts';

/** The categories of Llama Guard 3 and 4 (MLCommons' list), which several other guards use as well. */
const LLAMA_GUARD: Readonly<Record<string, ModerationReason>> = {
  S1: 'violence',
  S2: 'illicit',
  S3: 'sexual',
  S4: 'minor',
  S5: 'public_figure',
  S6: 'other',
  S7: 'real_person',
  S8: 'copyright',
  S9: 'illicit',
  S10: 'hate',
  S11: 'self_harm',
  S12: 'sexual',
  S13: 'public_figure',
  S14: 'illicit',
};

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is no regular expression: ${(error as Error).message}` });
    return z.NEVER;
  }
});

const optionsSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  apiKey: z.string().min(1).nullable().default(null),
  model: z.string().min(1),
  /** `{{prompt}}` stands for the text. The default is what guards with a chat template of their own take. */
  template: z.string().includes('{{prompt}}').default('{{prompt}}'),
  system: z.string().min(1).nullable().default(null),
  /** What an answer of each kind looks like; one that is neither counts as a failure. */
  safe: pattern.prefault('^\\s*safe\\b'),
  unsafe: pattern.prefault('^\\s*unsafe\\b'),
  /** Category words in an unsafe answer, and what they mean. */
  categories: z.record(z.string().min(1), z.enum(MODERATION_REASONS)).default(LLAMA_GUARD),
});

const answerSchema = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/** Guards name a handful of categories. */
const TOKENS_MAX = 100;

/** A guard model behind `POST /chat/completions`: Llama Guard and its like on vLLM, Ollama, SGLang or a vendor. */
export const chatGuard: CheckerType<typeof optionsSchema> = {
  type: 'chat-guard',
  stages: ['prompt', 'image', 'result'],
  // Most guards read and do not see.
  defaultStages: ['prompt'],
  optionsSchema,
  create({ model, template, system, safe, unsafe, categories, ...service }, common): Checker {
    return {
      ...common,
      async check(input, signal) {
        const text = template.replaceAll('{{prompt}}', () => textOf(input));
        const images = imagesOf(input).map((image) => ({
          type: 'image_url',
          image_url: { url: dataUri(image) },
        }));
        const content = images.length === 0 ? text : [...images, { type: 'text', text }];
        const body = {
          model,
          messages: [
            ...(system === null ? [] : [{ role: 'system', content: system }]),
            { role: 'user', content },
          ],
          temperature: 0,
          max_tokens: TOKENS_MAX,
        };
        const answer = answerSchema.parse(await postJson(service, '/chat/completions', body, signal));
        const verdict = answer.choices[0]?.message.content ?? '';
        if (unsafe.test(verdict)) return findingOf(verdict, categories);
        if (safe.test(verdict)) return null;
        throw new Error('the guard answered neither safe nor unsafe');
      },
    };
  },
};

function findingOf(verdict: string, categories: Readonly<Record<string, ModerationReason>>): Finding {
  const words = verdict.toLowerCase().split(/[^\p{L}\p{N}_-]+/u);
  const named = Object.entries(categories).find(([word]) => words.includes(word.toLowerCase()));
  return {
    reason: named?.[1] ?? 'other',
    detail: verdict.replaceAll(/\s+/g, ' ').trim(),
    score: null,
  };
}
