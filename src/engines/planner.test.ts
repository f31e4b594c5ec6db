import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { REQUEST } from '../db/testing/sample-tasks.ts';
import type { EngineCapabilities } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { FrameSize } from '../task/frame-size.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { Plan } from '../task/task.ts';
import { CAPABILITIES as FILM } from './film/plan.ts';
import { FIT_POLICIES, type FitPolicy, fitRequest } from './fit-request.ts';
import { sampleEngines } from './testing/sample-engines.ts';

const SECONDS = [4, 5, 8, 10, 12, 15, 25] as const;
const SIZES = [
  '720x1280',
  '1280x720',
  '1024x1792',
  '1792x1024',
  '480x272',
  '1080x1920',
  '1024x1024',
] as const;
const IMAGES = [0, 1, 2, 5] as const;
/** 1080p counts as the tier of 1792x1024. */
const SAME_TIER = 1.15;
const WORDS = { style: 'prompt', watermark: false } as const;

function asked(seconds: number, size: string, images = 0): GenerationRequest {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const image = { kind: 'url', url: 'https://pictures.example/1.png' } as const;
  return { ...REQUEST, seconds, width, height, images: Array.from({ length: images }, () => image) };
}

/** A request that a plan was made for, or refused. */
interface Case {
  readonly place: string;
  readonly can: EngineCapabilities;
  readonly request: GenerationRequest;
  readonly policy: FitPolicy;
  readonly plan: Pick<Plan, 'seconds' | 'width' | 'height' | 'warnings'> | TaskError;
  /** Images that are used; null where the engine does not tell. */
  readonly used: number | null;
}

/** Everything that there is, with every request of the table. */
function everyCase(policy: FitPolicy): readonly Case[] {
  const engines = sampleEngines(policy);
  after(async () => {
    for (const { engine } of engines) await engine.close();
  });
  const planners = [
    {
      name: 'film as data',
      can: FILM,
      plan: (request: GenerationRequest) => {
        const {
          images,
          characters: _,
          style: __,
          prompt: ___,
          ...plan
        } = fitRequest(request, FILM, policy, WORDS);
        return { plan, used: images };
      },
    },
    ...engines.map(({ name, engine }) => ({
      name,
      can: engine.capabilities,
      plan: (request: GenerationRequest) => {
        const plan = engine.plan(request);
        const { images } = plan.instructions;
        return { plan, used: typeof images === 'number' ? images : null };
      },
    })),
  ];
  return planners.flatMap(({ name, can, plan }) =>
    SECONDS.flatMap((seconds) =>
      SIZES.flatMap((size) =>
        IMAGES.map((images) => {
          const request = asked(seconds, size, images);
          const place = `${name}, ${policy}: ${seconds} s, ${size}, ${images} images`;
          const common = { place, can, request, policy };
          try {
            return { ...common, ...plan(request) };
          } catch (error) {
            if (!(error instanceof TaskError)) throw error;
            return { ...common, plan: error, used: null };
          }
        }),
      ),
    ),
  );
}

const shape = ({ width, height }: FrameSize): 'upright' | 'flat' | 'square' =>
  width === height ? 'square' : width < height ? 'upright' : 'flat';
const turns = (asked: FrameSize, made: FrameSize): boolean => {
  const shapes = new Set([shape(asked), shape(made)]);
  return shapes.has('upright') && shapes.has('flat');
};
const pixels = ({ width, height }: FrameSize): number => width * height;
const distance = (one: FrameSize, other: FrameSize): number =>
  Math.abs(Math.log((one.width * other.height) / (one.height * other.width)));

/** Every film that an engine could make of a request, length by length and frame by frame; a free one has the asked frame. */
function films({ can, request }: Case, images: number): readonly (FrameSize & { seconds: number })[] {
  const { secondsWithImages: forced } = can;
  const lengths =
    forced !== undefined && images >= forced.imagesMin
      ? forced.secondsAllowed
      : (can.secondsAllowed ??
        Array.from({ length: 121 }, (_, index) => index).filter(
          (s) => s >= can.secondsMin && s <= can.secondsMax,
        ));
  const frames = can.sizes?.filter((size) => !turns(request, size)) ?? [request];
  return frames.flatMap(({ width, height, ...frame }) => {
    const own: readonly number[] | undefined = 'secondsAllowed' in frame ? frame.secondsAllowed : undefined;
    return lengths.filter((s) => own?.includes(s) ?? true).map((seconds) => ({ width, height, seconds }));
  });
}

/** A case in which there is a plan. */
interface Made extends Case {
  readonly plan: Pick<Plan, 'seconds' | 'width' | 'height' | 'warnings'>;
}

const imagesOf = (each: Case): number => Math.min(each.request.images.length, each.can.imagesMax);

/** What holds for every film that is made of a request. */
const RULES: Readonly<Record<string, (made: Made) => void>> = {
  'no film is turned on its side'({ plan, request, place }) {
    assert.ok(!turns(request, plan), place);
  },

  'no film is longer than asked where there is a shorter one, nor shorter than there need be'(made) {
    const { plan, request, place } = made;
    const lengths = films(made, imagesOf(made)).map(({ seconds }) => seconds);
    const shorter = lengths.filter((seconds) => seconds <= request.seconds);
    const best = shorter.length > 0 ? Math.max(...shorter) : Math.min(...lengths);
    assert.equal(plan.seconds, best, place);
  },

  'no higher tier is taken while there is a frame of the same proportion in the asked one'(made) {
    const { plan, request, can, place } = made;
    if (can.sizes === undefined) {
      // Free frames: only the shortest side that there is makes one larger.
      if (pixels(plan) > pixels(request))
        assert.ok(Math.min(request.width, request.height) < can.sideMin, place);
      return;
    }
    const there = films(made, imagesOf(made)).filter(({ seconds }) => seconds === plan.seconds);
    const isThere = there.some(({ width, height }) => width === plan.width && height === plan.height);
    assert.ok(isThere, place);
    if (pixels(plan) <= pixels(request) * SAME_TIER) return;
    const alike = there.filter((film) => distance(film, request) <= distance(plan, request) + 1e-9);
    for (const film of alike) assert.ok(pixels(film) > pixels(request) * SAME_TIER, place);
  },

  'every change is told, and nothing is told that was not changed'({ plan, request, can, used, place }) {
    const told = new Set(plan.warnings.map(({ param }) => param));
    assert.equal(told.has('seconds'), plan.seconds !== request.seconds, place);
    const sameSize = plan.width === request.width && plan.height === request.height;
    assert.equal(told.has('size'), !sameSize, place);
    assert.equal(told.has('audio'), !can.audio, place);
    assert.equal(told.has('images'), used !== null && used < request.images.length, place);
    for (const { message } of plan.warnings) assert.ok(message.length > 10, place);
  },

  'an image is left out only where that is allowed, and never the only one'(made) {
    const { request, used, place, can, policy } = made;
    if (used === null || used === request.images.length) return;
    assert.equal(policy, 'lenient', place);
    assert.ok(used > 0 && used === can.imagesMax, place);
  },
};

for (const policy of FIT_POLICIES) {
  describe(`every engine and every request, ${policy}`, () => {
    const cases = everyCase(policy);
    const made = cases.flatMap((each) =>
      each.plan instanceof TaskError ? [] : [{ ...each, plan: each.plan }],
    );

    it('there are some of each', () => {
      assert.ok(cases.length > 1_500 && made.length > 100, `${cases.length} ${made.length}`);
      assert.ok(made.length < cases.length);
    });

    for (const [name, holds] of Object.entries(RULES))
      it(name, () => {
        for (const each of made) holds(each);
      });

    it('a refusal names a field, and there is a reason for it', () => {
      for (const each of cases) {
        const { plan, request, can, place } = each;
        if (!(plan instanceof TaskError)) continue;
        assert.equal(plan.code, 'unsupported_request', place);
        const count = request.images.length;
        const reasons = [
          ...(count > can.imagesMax && (policy !== 'lenient' || can.imagesMax === 0) ? ['images'] : []),
          ...(count < (can.imagesMin ?? 0) ? ['images'] : []),
          ...(films(each, imagesOf(each)).length === 0 ? ['size', 'images'] : []),
          ...(policy === 'strict' ? ['seconds', 'size', 'audio', 'images'] : []),
        ];
        assert.ok(reasons.includes(plan.param ?? ''), `${place}: ${plan.param} ${plan.message}`);
      }
    });
  });
}

it('control: a plan that breaks a rule is found by it', () => {
  const frames = ['1280x720', '720x1280', '1920x1080', '1080x1920'].map((size) => asked(1, size));
  const can: EngineCapabilities = { ...FILM, imagesMax: 2, secondsAllowed: [4, 6, 8], sizes: frames };
  const request = asked(6, '1280x720', 2);
  const good: Made = {
    place: 'control',
    can,
    request,
    policy: 'fit',
    plan: { seconds: 6, width: 1280, height: 720, warnings: [] },
    used: 2,
  };
  const size = { param: 'size', message: 'another frame is made' };
  const seconds = { param: 'seconds', message: 'another length is made' };
  const images = { param: 'images', message: 'an image is left out' };
  const bad: readonly (readonly [rule: string, made: Made])[] = [
    ['turned', { ...good, plan: { ...good.plan, width: 720, height: 1280, warnings: [size] } }],
    ['longer', { ...good, plan: { ...good.plan, seconds: 8, warnings: [seconds] } }],
    ['longer', { ...good, plan: { ...good.plan, seconds: 4, warnings: [seconds] } }],
    ['higher tier', { ...good, plan: { ...good.plan, width: 1920, height: 1080, warnings: [size] } }],
    ['told', { ...good, request: { ...request, seconds: 7 } }],
    ['told', { ...good, plan: { ...good.plan, warnings: [size] } }],
    ['left out', { ...good, used: 1, plan: { ...good.plan, warnings: [images] } }],
  ];
  const broken = (made: Made): readonly string[] =>
    Object.entries(RULES).flatMap(([name, holds]) => {
      try {
        holds(made);
        return [];
      } catch {
        return [name];
      }
    });
  assert.deepEqual(broken(good), []);
  for (const [rule, made] of bad) {
    const found = broken(made);
    assert.ok(found.length > 0 && found.some((name) => name.includes(rule)), `${rule}: ${found.join(', ')}`);
  }
});

describe('policies', () => {
  it('strict makes what was asked or nothing; lenient differs from fit only by what it leaves out', () => {
    const [strict, fit, lenient] = FIT_POLICIES.map(everyCase);
    let exact = 0;
    for (const [index, { plan, place, request }] of (fit ?? []).entries()) {
      const [hard, soft] = [strict?.[index]?.plan, lenient?.[index]?.plan];
      if (plan instanceof TaskError) {
        assert.ok(hard instanceof TaskError, place);
        if (!(soft instanceof TaskError))
          assert.ok(
            soft?.warnings.some(({ param }) => param === 'images'),
            place,
          );
        continue;
      }
      assert.deepEqual(soft, plan, place);
      if (plan.warnings.length > 0) assert.ok(hard instanceof TaskError, place);
      else {
        exact += 1;
        assert.deepEqual(hard, plan, place);
        assert.deepEqual(
          [plan.seconds, plan.width, plan.height],
          [request.seconds, request.width, request.height],
        );
      }
    }
    assert.ok(exact > 50);
  });
});

describe('what known models make of the lengths and frames that Sora had', () => {
  const HD = ['1280x720', '720x1280'];
  const FULL_HD = ['1920x1080', '1080x1920'];
  const sized = (names: readonly string[], secondsAllowed?: readonly number[]) =>
    names.map((name) => {
      const { width, height } = asked(1, name);
      return { width, height, ...(secondsAllowed === undefined ? {} : { secondsAllowed }) };
    });
  const base = { ...FILM, imagesMax: 3, sizes: sized([...HD, ...FULL_HD]) };
  const list = (...secondsAllowed: readonly number[]): EngineCapabilities => ({
    ...base,
    secondsMin: Math.min(...secondsAllowed),
    secondsMax: Math.max(...secondsAllowed),
    secondsAllowed,
  });
  const range = (secondsMin: number, secondsMax: number): EngineCapabilities => ({
    ...base,
    secondsMin,
    secondsMax,
  });
  const veo: EngineCapabilities = {
    ...list(4, 6, 8),
    sizes: [...sized(HD), ...sized(FULL_HD, [8])],
    secondsWithImages: { imagesMin: 2, secondsAllowed: [8] },
  };

  it('the longest that is not longer, of each', () => {
    const rows: readonly (readonly [name: string, can: EngineCapabilities, made: readonly number[]])[] = [
      ['Veo 3.1', veo, [4, 4, 8, 8, 8, 8, 8]],
      ['Kling before 3', list(5, 10), [5, 5, 5, 10, 10, 10, 10]],
      ['Kling 3', range(3, 15), [4, 5, 8, 10, 12, 15, 15]],
      ['Seedance 2', range(4, 15), [4, 5, 8, 10, 12, 15, 15]],
      ['Seedance 1', range(2, 12), [4, 5, 8, 10, 12, 12, 12]],
      ['Wan 2.6', range(2, 15), [4, 5, 8, 10, 12, 15, 15]],
      ['Wan 3', range(2, 30), [4, 5, 8, 10, 12, 15, 25]],
      ['Grok Imagine', range(1, 15), [4, 5, 8, 10, 12, 15, 15]],
      ['MiniMax H3', range(4, 15), [4, 5, 8, 10, 12, 15, 15]],
      ['FLUX-3', range(5, 20), [5, 5, 8, 10, 12, 15, 20]],
      ['Luma ray-2', list(5, 9), [5, 5, 5, 9, 9, 9, 9]],
      ['Runway gen4.5', range(2, 10), [4, 5, 8, 10, 10, 10, 10]],
      ['Gemini Omni', range(3, 15), [4, 5, 8, 10, 12, 15, 15]],
    ];
    for (const [name, can, made] of rows)
      for (const [index, seconds] of SECONDS.entries()) {
        const fitted = fitRequest(asked(seconds, '1280x720'), can, 'fit', WORDS);
        assert.equal(fitted.seconds, made[index], `${name}, ${seconds} s`);
        const told = fitted.warnings.some(({ param }) => param === 'seconds');
        assert.equal(told, made[index] !== seconds, `${name}, ${seconds} s`);
      }
  });

  it('and so do the models that are shipped', async () => {
    const rows: Readonly<Record<string, readonly number[]>> = {
      'google veo-3.1-generate-preview': [4, 4, 8, 8, 8, 8, 8],
      'fal fal-ai/veo3.1': [4, 4, 8, 8, 8, 8, 8],
      'replicate google/veo-3.1': [4, 4, 8, 8, 8, 8, 8],
      'kling kling-v3': [4, 5, 8, 10, 12, 15, 15],
      'kling kling-v2-5-turbo': [5, 5, 5, 10, 10, 10, 10],
      'ark doubao-seedance-2-0-260128': [4, 5, 8, 10, 12, 15, 15],
      'ark seedance-1-0-pro-250528': [4, 5, 8, 10, 12, 12, 12],
      'dashscope wan3.0-video': [4, 5, 8, 10, 12, 15, 25],
      'dashscope wan2.7-t2v': [4, 5, 8, 10, 12, 15, 15],
      'runway gen4.5': [4, 5, 8, 10, 10, 10, 10],
      'openai-videos openai': [4, 4, 8, 8, 12, 12, 12],
    };
    const engines = sampleEngines('fit');
    for (const [name, made] of Object.entries(rows)) {
      const engine = engines.find((each) => each.name === name)?.engine ?? assert.fail(name);
      assert.deepEqual(
        SECONDS.map((seconds) => engine.plan(asked(seconds, '1280x720')).seconds),
        made,
        name,
      );
    }
    for (const { engine } of engines) await engine.close();
  });

  it('the larger frames are 1080p where there is that, else 720p; the orientation always', () => {
    const frame = (can: EngineCapabilities, size: string, seconds = 8): string => {
      const { width, height } = fitRequest(asked(seconds, size), can, 'fit', WORDS);
      return `${width}x${height}`;
    };
    const kling = range(3, 15);
    for (const [size, made] of [
      ['720x1280', '720x1280'],
      ['1280x720', '1280x720'],
      ['1024x1792', '1080x1920'],
      ['1792x1024', '1920x1080'],
      ['1920x1080', '1920x1080'],
      ['1080x1920', '1080x1920'],
      ['480x272', '1280x720'],
    ] as const)
      assert.equal(frame(kling, size), made, size);
    assert.equal(frame({ ...kling, sizes: sized(HD) }, '1024x1792'), '720x1280');
    assert.equal(frame(veo, '1792x1024', 4), '1280x720');
    assert.equal(frame(veo, '1920x1080'), '1920x1080');
    assert.equal(frame(veo, '1920x1080', 4), '1280x720');
    assert.equal(frame({ ...kling, sizes: sized(FULL_HD) }, '720x1280'), '1080x1920');
  });
});
