import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REQUEST } from '../db/testing/sample-tasks.ts';
import type { EngineCapabilities } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import { orientationOf } from '../task/frame-size.ts';
import { FIT_POLICIES, fitRequest } from './fit-request.ts';
import { PROFILE_NAMES, PROFILES } from './openai-videos/profiles.ts';

const WORDS = { style: 'prompt', watermark: false } as const;
const SECONDS = [4, 5, 8, 10, 12, 15, 25] as const;
const SIZES = [
  '720x1280',
  '1280x720',
  '1024x1792',
  '1792x1024',
  '1920x1080',
  '1080x1920',
  '480x854',
] as const;

function asked(seconds: number, size: string, images = 0) {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const image = { kind: 'url', url: 'https://pictures.example/1.png' } as const;
  return { ...REQUEST, seconds, width, height, images: Array.from({ length: images }, () => image) };
}

const SORA = PROFILES.openai.capabilities;
const OPEN_MODEL = PROFILES.sglang.capabilities;
const RESELLER = PROFILES.generic.capabilities;

describe('fitting a request to an engine', () => {
  it('makes the longest film that is not longer than asked, of those that there are', () => {
    const made = (capabilities: typeof SORA): number[] =>
      SECONDS.map((seconds) => fitRequest(asked(seconds, '1280x720'), capabilities, 'fit', WORDS).seconds);
    assert.deepEqual(made(SORA), [4, 4, 8, 8, 12, 12, 12]);
    assert.deepEqual(made(RESELLER), [4, 4, 8, 10, 12, 15, 25]);
    assert.deepEqual(made(OPEN_MODEL), [4, 5, 8, 10, 10, 10, 10]);
    assert.deepEqual(made({ ...SORA, secondsAllowed: [4, 6, 8] }), [4, 4, 8, 8, 8, 8, 8]);
    assert.deepEqual(made({ ...SORA, secondsAllowed: [5, 10] }), [5, 5, 5, 10, 10, 10, 10]);
    assert.deepEqual(made({ ...OPEN_MODEL, secondsMin: 2, secondsMax: 30 }), [...SECONDS]);
  });

  it('keeps the orientation, then the proportion, and takes no higher tier than asked', () => {
    const made = (capabilities: typeof SORA): string[] =>
      SIZES.map((size) => {
        const { width, height } = fitRequest(asked(8, size), capabilities, 'fit', WORDS);
        return `${width}x${height}`;
      });
    const sora = ['720x1280', '1280x720', '1024x1792', '1792x1024', '1792x1024', '1024x1792', '720x1280'];
    assert.deepEqual(made(SORA), sora);
    const tiers = {
      ...SORA,
      sizes: [
        { width: 1280, height: 720 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
      ],
    };
    // 720x1280 is far smaller than the one upright frame that there is; a film is rather larger than turned.
    const tiered = ['1080x1920', '1280x720', '1080x1920', '1920x1080', '1920x1080', '1080x1920', '1080x1920'];
    assert.deepEqual(made(tiers), tiered);
    const free = ['720x1280', '1280x720', '720x1264', '1264x720', '1280x720', '720x1280', '480x848'];
    assert.deepEqual(made(OPEN_MODEL), free);
  });

  it('makes a frame only in the lengths that it has, and rather a smaller one than another length', () => {
    const p720 = [
      { width: 1280, height: 720 },
      { width: 720, height: 1280 },
    ];
    const p1080 = [
      { width: 1920, height: 1080, secondsAllowed: [8] },
      { width: 1080, height: 1920, secondsAllowed: [8] },
    ];
    const veo: EngineCapabilities = {
      ...SORA,
      imagesMax: 3,
      secondsAllowed: [4, 6, 8],
      sizes: [...p720, ...p1080],
      secondsWithImages: { imagesMin: 2, secondsAllowed: [8] },
    };
    const made = (seconds: number, size: string, images = 0, can = veo) => {
      const fitted = fitRequest(asked(seconds, size, images), can, 'fit', WORDS);
      return `${fitted.seconds} s ${fitted.width}x${fitted.height}`;
    };
    assert.equal(made(8, '1920x1080'), '8 s 1920x1080');
    assert.equal(made(12, '1080x1920'), '8 s 1080x1920');
    assert.equal(made(4, '1920x1080'), '4 s 1280x720');
    assert.equal(made(7, '1792x1024'), '6 s 1280x720');
    assert.equal(made(4, '1280x720', 1), '4 s 1280x720');
    assert.equal(made(4, '1280x720', 2), '8 s 1280x720');
    assert.equal(made(4, '1920x1080', 2), '8 s 1920x1080');
    assert.equal(made(4, '1920x1080', 0, { ...veo, sizes: p1080 }), '8 s 1920x1080');
    assert.throws(
      () => made(4, '1080x1920', 2, { ...veo, sizes: [{ width: 1080, height: 1920, secondsAllowed: [4] }] }),
      {
        param: 'images',
      },
    );
    const { warnings } = fitRequest(asked(4, '1920x1080'), veo, 'fit', WORDS);
    assert.deepEqual(warnings, [
      { param: 'size', message: '1920x1080 asked, 1280x720 made: 1920x1080 is made only in 8 s' },
    ]);
    assert.throws(() => fitRequest(asked(4, '1920x1080'), veo, 'strict', WORDS), { param: 'size' });
    assert.throws(() => fitRequest(asked(4, '1280x720', 2), veo, 'strict', WORDS), { param: 'seconds' });
  });

  it('of every length, size, number of images and profile: says each change, or refuses under strict', () => {
    let refused = 0;
    for (const name of PROFILE_NAMES) {
      const { capabilities } = PROFILES[name];
      for (const seconds of SECONDS) {
        for (const size of SIZES) {
          for (const images of [0, 1]) {
            const request = asked(seconds, size, images);
            const place = `${name} ${seconds} s ${size}`;
            const fitted = fitRequest(request, capabilities, 'fit', WORDS);
            assert.deepEqual(fitRequest(request, capabilities, 'lenient', WORDS), fitted, place);
            assert.equal(orientationOf(fitted), orientationOf(request), place);
            assert.ok(fitted.seconds <= seconds, place);
            const changes = [
              ...(fitted.seconds === seconds ? [] : ['seconds']),
              ...(`${fitted.width}x${fitted.height}` === size ? [] : ['size']),
              ...(capabilities.audio ? [] : ['audio']),
            ];
            assert.deepEqual(
              fitted.warnings.map(({ param }) => param),
              changes,
              place,
            );
            const strict = (): unknown => fitRequest(request, capabilities, 'strict', WORDS);
            if (changes.length === 0) assert.deepEqual(strict(), fitted);
            else {
              refused += 1;
              assert.throws(strict, { code: 'unsupported_request', param: changes[0] });
            }
          }
        }
      }
    }
    assert.ok(refused > 100);
  });

  it('an engine without a frame of the asked orientation refuses, under every policy', () => {
    const flat = { ...SORA, sizes: [{ width: 1280, height: 720 }] };
    for (const policy of FIT_POLICIES)
      assert.throws(() => fitRequest(asked(8, '720x1280'), flat, policy, WORDS), { param: 'size' });
  });

  it('leaves out images only when it may, never the only one', () => {
    const two = asked(8, '1280x720', 2);
    for (const policy of ['strict', 'fit'] as const)
      assert.throws(
        () => fitRequest(two, SORA, policy, WORDS),
        (error) => error instanceof TaskError && error.param === 'images',
      );
    const fitted = fitRequest(two, SORA, 'lenient', WORDS);
    assert.equal(fitted.images, 1);
    assert.deepEqual(
      fitted.warnings.map(({ param }) => param),
      ['images'],
    );
    const blind = { ...SORA, imagesMax: 0 };
    assert.throws(() => fitRequest(asked(8, '1280x720', 1), blind, 'lenient', WORDS), { param: 'images' });
  });

  it('refuses a prompt that is too long, with its style in it, and cuts none under any policy', () => {
    const brief = { ...SORA, promptMax: 20 };
    const of = (length: number, style: 'anime' | null = null) => ({
      ...asked(8, '1280x720'),
      prompt: 'a'.repeat(length),
      style,
    });
    for (const policy of FIT_POLICIES) {
      assert.equal(fitRequest(of(20), brief, policy, WORDS).prompt.length, 20);
      assert.throws(() => fitRequest(of(21), brief, policy, WORDS), { param: 'prompt' });
    }
    assert.throws(() => fitRequest(of(10, 'anime'), brief, 'fit', WORDS), { param: 'prompt' });
  });

  it('refuses what has no picture, under every policy, where films are made of pictures only', () => {
    const animator = { ...SORA, imagesMin: 1 };
    for (const policy of FIT_POLICIES) {
      assert.throws(
        () => fitRequest(asked(8, '1280x720'), animator, policy, WORDS),
        (error) => error instanceof TaskError && error.param === 'images',
      );
      assert.equal(fitRequest(asked(8, '1280x720', 1), animator, policy, WORDS).images, 1);
    }
  });

  it('leaves out characters only when it may', () => {
    const clip = { url: 'https://clips.example/1.mp4', startSeconds: 0, endSeconds: 2 };
    const request = { ...asked(8, '1280x720'), characters: [clip] };
    assert.throws(() => fitRequest(request, SORA, 'fit', WORDS), { param: 'characters' });
    assert.equal(fitRequest(request, SORA, 'lenient', WORDS).characters, 0);
  });

  it('says a style in the prompt to who has no field for it', () => {
    const request = { ...asked(8, '1280x720'), style: 'anime' } as const;
    const spoken = fitRequest(request, SORA, 'fit', WORDS);
    assert.equal(spoken.style, null);
    assert.match(spoken.prompt, /Style: anime\.$/);
    const named = fitRequest(request, SORA, 'fit', { style: 'field', watermark: true });
    assert.deepEqual([named.style, named.prompt, named.warnings], ['anime', request.prompt, []]);
  });

  it('says what an operator can do about pictures that cannot be read, and that a clip is read in part', () => {
    const blind = { ...SORA, imagesMax: 0 };
    const deaf = { ...WORDS, imagesNeedAddress: true };
    const pictured = asked(8, '1280x720', 1);
    assert.throws(() => fitRequest(pictured, blind, 'fit', deaf), /PUBLIC_BASE_URL/);
    assert.throws(() => fitRequest(pictured, blind, 'fit', WORDS), /takes no reference images$/);
    const clip = { url: 'https://clips.example/1.mp4', startSeconds: 0, endSeconds: 4 };
    const warned = (clipSecondsMax: number) =>
      fitRequest({ ...asked(8, '1280x720'), characters: [clip] }, { ...SORA, characters: true }, 'fit', {
        ...WORDS,
        clipSecondsMax,
      }).warnings.filter(({ param }) => param === 'characters').length;
    assert.deepEqual([warned(3), warned(4)], [1, 0]);
  });
});
