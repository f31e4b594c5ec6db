import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { silentLog } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import type { Moderation, ModerationEvent, ModerationRecords } from '../task/moderation.ts';
import type { Checker, Finding } from './checker.ts';
import { createModeration } from './moderation.ts';

const SUBJECT = { projectId: 'proj_1', keyId: 'key_1', taskId: null };
const PICTURE = { contentType: 'image/png', bytes: new Uint8Array([1]) } as const;
const VIOLENCE: Finding = { reason: 'violence', detail: 'a rule', score: 0.9 };

type Recorded = Omit<ModerationEvent, 'id' | 'createdAtMs'>;
let recorded: Recorded[];
let excepted: Set<string>;
const records = {
  record: async (event: Recorded) => void recorded.push(event),
  isExcepted: async (stage: string, hash: string) => excepted.has(`${stage} ${hash}`),
} as unknown as ModerationRecords;

beforeEach(() => {
  recorded = [];
  excepted = new Set();
});

function checker(name: string, check: Checker['check'], changes: Partial<Checker> = {}): Checker {
  return {
    name,
    stages: ['prompt', 'image', 'result'],
    onFailure: 'refuse',
    timeoutMs: 5000,
    check,
    ...changes,
  };
}

function moderation(...checkers: Checker[]): Moderation {
  return createModeration({ checkers, records, log: silentLog });
}

const refused = (code: string) => (error: unknown) => error instanceof TaskError && error.code === code;

describe('moderation', () => {
  test('lets pass what no checker finds anything in, and records nothing', async () => {
    const subject = moderation(checker('a', async () => null));
    await subject.checkPrompt(SUBJECT, 'a lake');
    await subject.checkImage(SUBJECT, PICTURE);
    await subject.checkResult(SUBJECT, 'a lake', [PICTURE]);
    assert.deepEqual(recorded, []);
  });

  test('refuses each stage with its own code and the reason, and never tells the rule', async () => {
    const subject = moderation(checker('a', async () => VIOLENCE));
    const calls = {
      prompt_refused: () => subject.checkPrompt(SUBJECT, 'x'),
      image_refused: () => subject.checkImage(SUBJECT, PICTURE),
      result_refused: () => subject.checkResult(SUBJECT, 'x', [PICTURE]),
    };
    for (const [code, call] of Object.entries(calls)) {
      await assert.rejects(call(), (error: TaskError) => {
        assert.equal(error.code, code);
        assert.match(error.message, /\(violence\)/);
        assert.doesNotMatch(error.message, /a rule/);
        return true;
      });
    }
    assert.deepEqual(
      recorded.map(({ stage, action, reason, detail, score }) => [stage, action, reason, detail, score]),
      ['prompt', 'image', 'result'].map((stage) => [stage, 'refused', 'violence', 'a rule', 0.9]),
    );
  });

  test('asks in order, only those of the stage, and nobody after a refusal', async () => {
    const asked: string[] = [];
    const asking = (name: string, finding: Finding | null, changes: Partial<Checker> = {}): Checker =>
      checker(
        name,
        async () => {
          asked.push(name);
          return finding;
        },
        changes,
      );
    const subject = moderation(
      asking('pictures', VIOLENCE, { stages: ['image'] }),
      asking('first', null),
      asking('second', VIOLENCE),
      asking('third', null),
    );
    await assert.rejects(subject.checkPrompt(SUBJECT, 'x'), refused('prompt_refused'));
    assert.deepEqual(asked, ['first', 'second']);
  });

  test('an operator’s exception lets exactly that subject pass, and is recorded', async () => {
    const subject = moderation(checker('a', async () => VIOLENCE));
    await assert.rejects(subject.checkPrompt(SUBJECT, 'a duel'));
    excepted.add(`prompt ${recorded[0]?.subjectSha256}`);
    await subject.checkPrompt(SUBJECT, 'a duel');
    assert.equal(recorded[1]?.action, 'excepted');
    await assert.rejects(subject.checkPrompt(SUBJECT, 'another duel'), refused('prompt_refused'));
    await assert.rejects(subject.checkResult(SUBJECT, 'a duel', [PICTURE]), refused('result_refused'));
  });

  test('an exception of the result holds for another film of the same prompt', async () => {
    const subject = moderation(checker('a', async () => VIOLENCE));
    await assert.rejects(subject.checkResult(SUBJECT, 'a duel', [PICTURE]));
    excepted.add(`result ${recorded[0]?.subjectSha256}`);
    await subject.checkResult(SUBJECT, 'a duel', [{ ...PICTURE, bytes: new Uint8Array([2]) }]);
  });

  for (const [what, check] of [
    ['fails', () => Promise.reject(new Error('down'))],
    ['hangs', () => new Promise<never>(() => undefined)],
  ] as const) {
    test(`a checker that ${what} stops the film where it must be heard, and is passed over where it need not`, async () => {
      const closed = moderation(checker('a', check, { timeoutMs: 5 }));
      await assert.rejects(closed.checkPrompt(SUBJECT, 'x'), refused('moderation_unavailable'));
      const open = moderation(
        checker('a', check, { timeoutMs: 5, onFailure: 'allow' }),
        checker('b', async () => VIOLENCE),
      );
      await assert.rejects(open.checkPrompt(SUBJECT, 'x'), refused('prompt_refused'));
      assert.deepEqual(
        recorded.map(({ action }) => action),
        ['failed_closed', 'failed_open', 'refused'],
      );
    });
  }

  test('a film without pictures was not looked at, whatever the checker would say', async () => {
    const subject = moderation(checker('a', async () => null));
    await assert.rejects(subject.checkResult(SUBJECT, 'x', []), refused('moderation_unavailable'));
  });

  test('says which stages are looked at', () => {
    assert.deepEqual(moderation(checker('a', async () => null, { stages: ['result', 'prompt'] })).stages, [
      'prompt',
      'result',
    ]);
  });
});
