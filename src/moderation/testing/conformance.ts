import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODERATION_REASONS } from '../../task/moderation.ts';
import type { Checker, ModerationInput } from '../checker.ts';

export interface CheckerCase {
  readonly name: string;
  readonly checker: () => Checker | Promise<Checker>;
  readonly harmless: ModerationInput;
  readonly harmful: ModerationInput;
}

/** What `moderation.ts` relies on, for every kind of checker. */
export function testChecker({ name, checker, harmless, harmful }: CheckerCase): void {
  test(`${name} lets what is harmless pass`, async () => {
    assert.equal(await (await checker()).check(harmless, AbortSignal.timeout(10_000)), null);
  });

  test(`${name} gives a reason for what it finds, a line for the operator, and a score from 0 to 1 or none`, async () => {
    const finding = await (await checker()).check(harmful, AbortSignal.timeout(10_000));
    assert.ok(finding !== null);
    assert.ok(MODERATION_REASONS.includes(finding.reason));
    assert.match(finding.detail, /^\S.*$/);
    assert.ok(finding.score === null || (finding.score >= 0 && finding.score <= 1));
  });

  test(`${name} says the same twice`, async () => {
    const subject = await checker();
    const first = await subject.check(harmful, AbortSignal.timeout(10_000));
    assert.deepEqual(await subject.check(harmful, AbortSignal.timeout(10_000)), first);
  });

  test(`${name} looks at the stages that it says`, async () => {
    const { stages } = await checker();
    assert.ok(stages.includes(harmful.stage));
  });
}
