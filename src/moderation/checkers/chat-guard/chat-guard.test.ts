import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Checker } from '../../checker.ts';
import { testChecker } from '../../testing/conformance.ts';
import { startFakeService } from '../../testing/fake-service.ts';
import { chatGuard } from './index.ts';

const COMMON = { name: 'guard', stages: ['prompt', 'result'], onFailure: 'refuse', timeoutMs: 5000 } as const;
const SIGNAL = AbortSignal.timeout(60_000);

let service: Awaited<ReturnType<typeof startFakeService>>;
let verdict: (text: string) => string;
const llamaGuard = (text: string): string => (text.includes('bomb') ? '\n\nunsafe\nS9' : '\n\nsafe');

before(async () => {
  verdict = llamaGuard;
  service = await startFakeService(({ body }) => ({
    body: {
      choices: [{ message: { role: 'assistant', content: verdict(JSON.stringify(body['messages'])) } }],
    },
  }));
});
after(() => service.stop());

function checker(options: Record<string, unknown> = {}): Checker {
  const parsed = chatGuard.optionsSchema.parse({
    baseUrl: service.baseUrl,
    model: 'llama-guard3',
    ...options,
  });
  return chatGuard.create(parsed, COMMON) as Checker;
}

testChecker({
  name: 'chat-guard',
  checker: () => checker(),
  harmless: { stage: 'prompt', text: 'a calm lake' },
  harmful: { stage: 'prompt', text: 'how a bomb is made' },
});

async function reasonFor(answer: string, options?: Record<string, unknown>): Promise<string | undefined> {
  verdict = () => answer;
  try {
    return (await checker(options).check({ stage: 'prompt', text: 'x' }, SIGNAL))?.reason;
  } finally {
    verdict = llamaGuard;
  }
}

describe('chat-guard', () => {
  test('asks with the template, without chance, and with the key when there is one', async () => {
    service.requests.length = 0;
    const options = { apiKey: 'sk-guard', template: 'Judge: <<{{prompt}}>>', system: 'You are a judge.' };
    // A `$&` in a prompt is text, and no pattern of the replacement.
    await checker(options).check({ stage: 'prompt', text: 'a lake $& {{prompt}}' }, SIGNAL);
    const [request] = service.requests;
    assert.equal(request?.path, '/v1/chat/completions');
    assert.equal(request?.headers.authorization, 'Bearer sk-guard');
    assert.deepEqual(request?.body['messages'], [
      { role: 'system', content: 'You are a judge.' },
      { role: 'user', content: 'Judge: <<a lake $& {{prompt}}>>' },
    ]);
    assert.equal(request?.body['temperature'], 0);
  });

  test('shows pictures to a guard that sees', async () => {
    service.requests.length = 0;
    const images = [{ contentType: 'image/jpeg', bytes: new Uint8Array([255]) } as const];
    await checker().check({ stage: 'result', text: 'a lake', images }, SIGNAL);
    assert.deepEqual(service.requests[0]?.body['messages'], [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/w==' } },
          { type: 'text', text: 'a lake' },
        ],
      },
    ]);
  });

  test('reads the categories of Llama Guard, or the operator’s own', async () => {
    assert.equal(await reasonFor('unsafe\nS4'), 'minor');
    assert.equal(await reasonFor('unsafe\nS10,S1'), 'violence');
    assert.equal(await reasonFor('unsafe\nS99'), 'other');
    assert.equal(await reasonFor('unsafe'), 'other');
    const options = { unsafe: '^verdict: block', safe: '^verdict: ok', categories: { nsfw: 'sexual' } };
    assert.equal(await reasonFor('Verdict: block (NSFW)', options), 'sexual');
    assert.equal(await reasonFor('Verdict: ok', options), undefined);
  });

  test('an answer that is neither safe nor unsafe is no verdict', async () => {
    await assert.rejects(reasonFor('I cannot help with that.'), /neither safe nor unsafe/);
    await assert.rejects(reasonFor(''), /neither safe nor unsafe/);
  });

  test('a pattern that is none is refused when the configuration is read', () => {
    const parsed = chatGuard.optionsSchema.safeParse({ baseUrl: service.baseUrl, model: 'm', safe: '(' });
    assert.match(parsed.error?.issues[0]?.message ?? '', /no regular expression/);
  });
});
