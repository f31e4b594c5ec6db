import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { REQUEST } from '../db/testing/sample-tasks.ts';
import { familyOf } from '../task/model-name.ts';
import { type Condition, conditionSchema, unmetBy } from './conditions.ts';
import { createRouter, drawOrder, nameOf, type RouteEngine, type Routes } from './router.ts';

const place = (engineId: string, weight: number | null = null): RouteEngine => ({
  engineId,
  model: 'm',
  weight,
  when: null,
});
const GPU = { id: 'gpu1', models: ['wan2.2', 'wan3'] };
const VEO = { id: 'veo', models: ['veo-3.1'] };
const SHOP = { id: 'shop', models: ['sora-2', 'sora-2-pro'] };

function names(routes: Partial<Routes>, model: string): string {
  return createRouter({ routes: [], engines: [], film: true, ...routes })(model)
    .map(nameOf)
    .join(' ');
}

describe('routes', () => {
  const SORA_NAMES = [
    'sora-2',
    'sora-2-pro',
    'sora-2-2025-10-06',
    'sora-2-pro-2025-10-06',
    'sora-2-all',
    'sora-video',
  ];

  it('without any: the sora names and all others go to what is configured, and to the film engine only where nothing is', () => {
    for (const model of [...SORA_NAMES, 'anything']) {
      assert.equal(names({}, model), 'film');
      assert.equal(names({ engines: [GPU] }, model), 'gpu1/wan2.2');
      assert.equal(names({ engines: [GPU, VEO] }, model), 'gpu1/wan2.2 veo/veo-3.1');
      assert.equal(names({ engines: [GPU], film: false }, model), 'gpu1/wan2.2');
    }
    assert.equal(names({ engines: [GPU] }, 'film'), 'film');
    assert.equal(names({ engines: [GPU], film: false }, 'film'), 'gpu1/wan2.2');
  });

  it('a model goes by its own name, then by the name that it is a variant of, then by the star', () => {
    const engines = [GPU, SHOP, VEO];
    assert.equal(names({ engines }, 'veo-3.1'), 'veo/veo-3.1');
    assert.equal(names({ engines }, 'sora-2-pro-2025-10-06'), 'shop/sora-2-pro');
    assert.equal(names({ engines }, 'sora-2-vip'), 'shop/sora-2');
    const star = { model: '*', engines: [place('star')] };
    const sora = { model: 'sora-2', engines: [place('own')] };
    const dated = { model: 'sora-2-2025-10-06', engines: [place('dated')] };
    const routes = [star, sora, dated];
    assert.equal(names({ engines, routes }, 'sora-2-2025-10-06'), 'dated/m');
    assert.equal(names({ engines, routes }, 'sora-2-2025-12-08'), 'own/m');
    assert.equal(names({ engines, routes }, 'sora-2-pro'), 'shop/sora-2-pro');
    assert.equal(names({ engines: [GPU], routes }, 'sora-2-pro'), 'star/m');
    assert.equal(names({ engines, routes }, 'other'), 'star/m');
  });

  it('know which names are variants, and which are not', () => {
    const families = {
      'sora-2-pro-preview': 'sora-2-pro',
      Sora_2_Pro: 'sora-2-pro',
      'sora-2-remix': 'sora-2',
      sora: 'sora-2',
      'sora-2-proper': 'sora-2',
      sorapro: 'sorapro',
      'veo-3.1-2026-01-31': 'veo-3.1',
      'seedance-1-0-pro-250528': 'seedance-1-0-pro-250528',
      'wan2.2': 'wan2.2',
    };
    for (const [model, family] of Object.entries(families)) assert.equal(familyOf(model), family, model);
  });
});

describe('weights', () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `task_${index}`);
  const first = (places: readonly RouteEngine[], id: string): string =>
    drawOrder(places, id)[0]?.engineId ?? '';

  it('draw neighbours as often as they weigh, and keep everything else in its place', () => {
    const places = [place('top'), place('a', 3), place('b', 1), place('c'), place('d', 1)];
    let drawn = 0;
    for (const id of ids) {
      const order = drawOrder(places, id).map(({ engineId }) => engineId);
      assert.equal(order[0], 'top');
      assert.deepEqual(order.slice(3), ['c', 'd']);
      assert.deepEqual([...order].sort(), ['a', 'b', 'c', 'd', 'top']);
      if (order[1] === 'a') drawn += 1;
    }
    // Drawn by the ids alone, so this number is always the same; it is three quarters, give or take.
    assert.ok(Math.abs(drawn / ids.length - 0.75) < 0.02, String(drawn));
  });

  it('of a task are drawn the same every time, and one that drops out moves no task between the others', () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.string(), fc.nat(5), (all, id, dropped) => {
        const places = all.map((weight, index) => place(`e${index}`, weight));
        const order = drawOrder(places, id);
        assert.deepEqual(drawOrder(places, id), order);
        const gone = places[dropped % places.length];
        const without = (list: readonly RouteEngine[]) => list.filter((each) => each !== gone);
        assert.deepEqual(drawOrder(without(places), id), without(order));
      }),
    );
  });

  it('differ by task', () => {
    const places = [place('a', 1), place('b', 1)];
    assert.equal(new Set(ids.slice(0, 50).map((id) => first(places, id))).size, 2);
  });
});

describe('conditions', () => {
  const image = { kind: 'stored', assetId: 'asset_1' } as const;
  const clip = { url: 'https://a.example/1.mp4', startSeconds: 0, endSeconds: 1 };
  const source = { taskId: 't', seconds: 4, engineId: 'film', instructions: {}, operation: 'remix' } as const;
  const facts = (changes: Partial<typeof REQUEST> = {}) => ({
    taskId: 'task_1',
    projectId: 'proj_1',
    keyId: 'key_1',
    request: { ...REQUEST, seconds: 8, width: 1280, height: 720, ...changes },
  });
  const unmet = (condition: object, changes: Partial<typeof REQUEST> = {}): string | null =>
    unmetBy(facts(changes), conditionSchema.parse(condition));

  it('hold for what they say, at their bounds too, and say what does not', () => {
    const cases: readonly (readonly [Condition, Partial<typeof REQUEST>, string | null])[] = [
      [{}, {}, null],
      [{ secondsMax: 8 }, {}, null],
      [{ secondsMax: 8 }, { seconds: 12 }, 'it takes seconds up to 8, not 12'],
      [{ secondsMin: 8 }, {}, null],
      [{ secondsMin: 9 }, {}, 'it takes seconds from 9, not 8'],
      [{ images: false }, {}, null],
      [{ images: false }, { images: [image] }, 'it takes images: false, not true'],
      [{ images: true }, {}, 'it takes images: true, not false'],
      [{ imagesMin: 1, imagesMax: 2 }, { images: [image, image] }, null],
      [{ imagesMax: 1 }, { images: [image, image] }, 'it takes images up to 1, not 2'],
      [{ orientation: 'landscape' }, {}, null],
      [{ orientation: 'portrait' }, {}, 'it takes orientation: portrait, not landscape'],
      [{ orientation: 'square' }, { width: 720 }, null],
      [{ pixelsMax: 921_600 }, {}, null],
      [{ pixelsMin: 921_601 }, {}, 'it takes pixels from 921601, not 921600'],
      [{ sizes: ['1280x720'] }, {}, null],
      [{ sizes: ['720x1280', '1792x1024'] }, {}, 'it takes sizes: 720x1280, 1792x1024, not 1280x720'],
      [{ characters: false }, { characters: [clip] }, 'it takes characters: false, not true'],
      [{ operations: ['create'] }, {}, null],
      [{ operations: ['create'] }, { source }, 'it takes operations: create, not remix'],
      [{ operations: ['remix', 'edit'] }, { source }, null],
      [{ projects: ['proj_1'] }, {}, null],
      [{ projects: ['proj_2'] }, {}, 'it takes projects: proj_2, not proj_1'],
      [{ keys: ['key_2'] }, {}, 'it takes keys: key_2, not key_1'],
      [{ secondsMax: 8, images: false, keys: ['key_1'] }, {}, null],
    ];
    for (const [condition, changes, expected] of cases)
      assert.equal(unmet(condition, changes), expected, JSON.stringify(condition));
  });
});
