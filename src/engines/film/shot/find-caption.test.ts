import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { captionFor, findCaption } from './find-caption.ts';

const ASKED = [
  ['A lake at dawn, caption: "Good morning"', 'Good morning'],
  ["Title: 'The Long Road'. A car drives.", 'The Long Road'],
  ['a dog beside a text that says “Hello, world!” in the sand', 'Hello, world!'],
  ['the words "Never again" fade in', null],
  ['with the sign reading "Open"', 'Open'],
  ['海边日落，字幕：“夏天的风”', '夏天的风'],
  ['森林，标题是《归途》', '归途'],
  ['夕暮れの海、字幕「さようなら」', 'さようなら'],
  ["caption: 'It's late' over a city", "It's late"],
] as const;

test('a caption that a prompt asks for is found, in English, Chinese and with kana', () => {
  for (const [prompt, caption] of ASKED) assert.equal(findCaption(prompt), caption, prompt);
});

test('quotation marks alone, or a mark that is not closed, ask for nothing', () => {
  for (const prompt of [
    'a "golden" dog',
    'a title',
    'caption: hello',
    'caption: "no end',
    'caption: ""',
    '',
  ]) {
    assert.equal(findCaption(prompt), null, prompt);
  }
});

test('no prompt is an error, and no caption is longer than anybody could read', () => {
  const prompts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      'title '.repeat(900),
      `caption: "${'a b '.repeat(1300)}"`,
      '字幕：“\0\u202e猫\0”',
      `title${' '.repeat(5000)}`,
    ),
  );
  fc.assert(
    fc.property(prompts, (prompt) => {
      for (const look of ['natural', 'news'] as const) {
        const caption = captionFor(prompt, look, null);
        assert.ok(caption === null || (caption.length > 0 && Array.from(caption).length <= 120));
        assert.ok(caption === null || !/\p{Cc}/u.test(caption));
      }
    }),
    { numRuns: 60 },
  );
});

test('news have a headline of the prompt, other looks say nothing that was not asked for', () => {
  const prompt = 'A golden retriever runs on the beach, shot on 35mm. The camera pans.';
  assert.equal(captionFor(prompt, 'natural', null), null);
  assert.equal(captionFor(prompt, 'news', null), 'golden retriever runs on the beach');
  assert.equal(captionFor('caption: "Flood"', 'news', null), 'Flood');
});

test('a remix keeps what was written; a headline goes with the news', () => {
  assert.equal(captionFor('make it night', 'comic', { look: 'comic', caption: 'Hello' }), 'Hello');
  assert.equal(captionFor('make it night', 'news', { look: 'news', caption: 'Dog runs' }), 'Dog runs');
  assert.equal(captionFor('make it night', 'comic', { look: 'news', caption: 'Dog runs' }), null);
  assert.equal(captionFor('title: "New"', 'comic', { look: 'comic', caption: 'Old' }), 'New');
});
