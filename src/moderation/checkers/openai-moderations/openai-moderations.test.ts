import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Checker, ModerationInput } from '../../checker.ts';
import { testChecker } from '../../testing/conformance.ts';
import { type FakeAnswer, type ReceivedRequest, startFakeService } from '../../testing/fake-service.ts';
import { openAiModerations } from './index.ts';

const COMMON = {
  name: 'openai',
  stages: ['prompt', 'image', 'result'],
  onFailure: 'refuse',
  timeoutMs: 5000,
} as const;
const PICTURE = { contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]) } as const;
const SIGNAL = AbortSignal.timeout(60_000);

let service: Awaited<ReturnType<typeof startFakeService>>;
let answer: (request: ReceivedRequest) => FakeAnswer;
const calm = { flagged: false, categories: { violence: false }, category_scores: { violence: 0.01 } };

/** As the real one does: by what the input says. */
function judged({ body }: ReceivedRequest): FakeAnswer {
  const bad = JSON.stringify(body['input']).includes('blood');
  const result = bad
    ? {
        flagged: true,
        categories: { violence: true, 'violence/graphic': true, 'sexual/minors': false },
        category_scores: { violence: 0.7, 'violence/graphic': 0.9, 'sexual/minors': 0.001 },
        category_applied_input_types: { violence: ['text'] },
      }
    : calm;
  return { body: { id: 'modr-1', model: 'omni-moderation-latest', results: [result] } };
}

before(async () => {
  answer = judged;
  service = await startFakeService((request) => answer(request));
});
after(() => service.stop());

function checker(thresholds: Record<string, number> = {}): Checker {
  const options = {
    baseUrl: service.baseUrl,
    apiKey: 'sk-moderation',
    model: 'omni-moderation-latest',
    thresholds,
  };
  return openAiModerations.create(options, COMMON) as Checker;
}

testChecker({
  name: 'openai-moderations',
  checker: () => checker(),
  harmless: { stage: 'prompt', text: 'a calm lake' },
  harmful: { stage: 'prompt', text: 'blood everywhere' },
});

async function findingFor(result: object, thresholds?: Record<string, number>) {
  answer = () => ({ body: { results: [result] } });
  try {
    return await checker(thresholds).check({ stage: 'prompt', text: 'x' }, SIGNAL);
  } finally {
    answer = judged;
  }
}

describe('openai-moderations', () => {
  test('sends the key, the model and the text, and each picture in a request of its own', async () => {
    service.requests.length = 0;
    const film: ModerationInput = { stage: 'result', text: 'a lake', images: [PICTURE, PICTURE] };
    assert.equal(await checker().check({ stage: 'prompt', text: 'a lake' }, SIGNAL), null);
    assert.equal(await checker().check(film, SIGNAL), null);
    assert.deepEqual(service.requests[0]?.body['input'], [{ type: 'text', text: 'a lake' }]);
    assert.deepEqual(
      service.requests.map(({ path, headers, body }) => [path, headers.authorization, body['model']]),
      Array.from({ length: 3 }, () => ['/v1/moderations', 'Bearer sk-moderation', 'omni-moderation-latest']),
    );
    assert.deepEqual(service.requests[1]?.body['input'], [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
    ]);
  });

  test('tells the category with the highest score, in our words', async () => {
    assert.deepEqual(await checker().check({ stage: 'prompt', text: 'blood' }, SIGNAL), {
      reason: 'violence',
      detail: 'violence/graphic',
      score: 0.9,
    });
  });

  test('every category of the original has a reason', async () => {
    const expected = {
      sexual: 'sexual',
      'sexual/minors': 'minor',
      'harassment/threatening': 'harassment',
      'hate/threatening': 'hate',
      'illicit/violent': 'illicit',
      'self-harm/intent': 'self_harm',
      'violence/graphic': 'violence',
      'a-new-one': 'other',
    };
    for (const [category, reason] of Object.entries(expected)) {
      const flagged = {
        flagged: true,
        categories: { [category]: true },
        category_scores: { [category]: 0.8 },
      };
      assert.equal((await findingFor(flagged))?.reason, reason, category);
    }
  });

  test('a threshold replaces the service’s own verdict of that category, both ways', async () => {
    const flagged = { flagged: true, categories: { violence: true }, category_scores: { violence: 0.6 } };
    assert.equal((await findingFor(flagged))?.reason, 'violence');
    assert.equal(await findingFor(flagged, { violence: 0.8 }), null);
    const passed = { flagged: false, categories: { sexual: false }, category_scores: { sexual: 0.4 } };
    assert.equal((await findingFor(passed, { sexual: 0.3 }))?.reason, 'sexual');
  });

  test('what is flagged without a category is refused', async () => {
    assert.deepEqual(await findingFor({ flagged: true }), {
      reason: 'other',
      detail: 'flagged',
      score: null,
    });
  });

  test('an error, a redirect, HTML or half an answer is no verdict', async () => {
    for (const bad of [
      { status: 500, body: { error: 'x' } },
      { status: 307, body: '', headers: { location: `${service.baseUrl}/elsewhere` } },
      { body: '<html>' },
      { body: { results: [] } },
      { body: { results: [{ categories: {} }] } },
    ] satisfies FakeAnswer[]) {
      answer = () => bad;
      await assert.rejects(checker().check({ stage: 'prompt', text: 'x' }, SIGNAL), JSON.stringify(bad));
    }
    answer = judged;
  });
});
