import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { paint } from './picture.ts';
import { fontFor, printable, shortened, textWidth, wrapText } from './text.ts';

function drawn(text: string): string {
  const { data } = paint(160, 40, (context) => {
    context.font = fontFor(text, 24);
    context.fillText(text, 2, 28);
  });
  return createHash('sha256').update(data).digest('hex');
}

test('what no shipped font can draw is dropped, the rest stays', () => {
  assert.equal(printable('Good \0 morning 🙂\u202e\n world'), 'Good morning world');
  assert.equal(printable('夏天的风，カメラ'), '夏天的风，カメラ');
  assert.equal(printable('e\u0301te\u0301'), 'été');
  assert.equal(printable('مرحبا 🙂 שלום'), '');
});

test('each character that stays leaves ink of its own', () => {
  const empty = drawn('');
  const glyphs = [...'AßłQ9?夏风のカ，'];
  for (const glyph of glyphs) assert.notEqual(drawn(glyph), empty, glyph);
  assert.equal(new Set(glyphs.map(drawn)).size, glyphs.length, 'a missing glyph would look like another one');
});

test('letters are those of the shipped fonts, whatever the system has', () => {
  const text = 'Reelay 夏';
  const script = `
    const { createHash } = await import('node:crypto');
    const { paint } = await import(${JSON.stringify(new URL('./picture.js', import.meta.url).href)});
    const { fontFor } = await import(${JSON.stringify(new URL('./text.js', import.meta.url).href)});
    const { data } = paint(160, 40, (context) => {
      context.font = fontFor(${JSON.stringify(text)}, 24);
      context.fillText(${JSON.stringify(text)}, 2, 28);
    });
    process.stdout.write(createHash('sha256').update(data).digest('hex'));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, DISABLE_SYSTEM_FONTS_LOAD: '1' },
    encoding: 'utf8',
  });
  assert.equal(stdout, drawn(text), stderr);
});

test('no text is an error, and no line is wider than asked', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom('word', '夏', '。', ' ', 'A'.repeat(70), '🙂', '\0', 'ع'), { maxLength: 20 })
      .map((parts) => parts.join('')),
    fc.constant('x'.repeat(5000)),
  );
  const pixels = 20;
  fc.assert(
    fc.property(texts, fc.integer({ min: 40, max: 300 }), (text, width) => {
      const line = printable(text);
      const lines = wrapText(line, pixels, width, 2);
      assert.ok(lines.length <= 2);
      for (const part of lines)
        assert.ok(textWidth(part, pixels) <= width + 0.01, JSON.stringify([part, width]));
      assert.equal(shortened(line, pixels, 1e6), line);
    }),
    { numRuns: 25 },
  );
});
