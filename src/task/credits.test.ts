import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CREDITS_MICRO_MAX, creditsAsNumber, formatCredits, parseCredits } from './credits.ts';

const amounts = fc.bigInt({ min: -CREDITS_MICRO_MAX, max: CREDITS_MICRO_MAX });

test('an amount that was shown reads back as the same amount', () => {
  fc.assert(fc.property(amounts, (micro) => parseCredits(formatCredits(micro)) === micro));
});

test('a tenth of a credit is exact however often it is added', () => {
  const tenth = parseCredits('0.1');
  assert.equal(tenth, 100_000n);
  const sum = Array.from({ length: 1_000_000 }, () => 100_000n).reduce((total, part) => total + part, 0n);
  assert.equal(formatCredits(sum), '100000');
});

test('what is not exact to the micro-credit, or is beyond every account, is refused and never rounded', () => {
  for (const text of ['', '1e3', '0.0000001', '1.', '.5', '+1', ' 1', '1 ', '1,5', 'NaN', '0x10', '１'])
    assert.equal(parseCredits(text), null, text);
  assert.equal(parseCredits('1000000000000'), CREDITS_MICRO_MAX);
  assert.equal(parseCredits('1000000000000.000001'), null);
  assert.equal(parseCredits('99999999999999'), null);
  assert.equal(parseCredits('-0.000001'), -1n);
});

test('wires with numbers see six exact decimals', () => {
  assert.equal(creditsAsNumber(1_234_567n), 1.234567);
  assert.equal(creditsAsNumber(-100_000n), -0.1);
});
