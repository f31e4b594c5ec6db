import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import sharp from 'sharp';
import { parseShot } from '../shot/parse-shot.ts';
import type { FilmShot } from '../shot/shot-spec.ts';
import { encodeSound } from '../sound/aac.ts';
import { Crew } from './crew.ts';
import { joinFilm } from './film-file.ts';
import { encodeSegment } from './h264-encoder.ts';
import { type FilmFiles, type FilmOrder, renderFilm, renderWith } from './render-film.ts';

// Scenes and a size that are quick to bake.
const SIZE = { width: 192, height: 108 };

function shotOf(prompt: string, seconds: number, image: number | null = null): FilmShot {
  return { shot: parseShot({ prompt, seed: 3, look: null, image, mark: false }), seconds };
}

const crew = new Crew(2);
after(() => crew.dismiss());

async function film(order: Partial<FilmOrder> & Pick<FilmOrder, 'shots'>): Promise<FilmFiles> {
  return await renderWith(crew, { ...SIZE, images: [], ...order }, { onProgress: () => undefined });
}

async function packetsOf({ video }: FilmFiles): Promise<{ key: boolean; data: Buffer }[]> {
  const input = new Input({ source: new BufferSource(video), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  assert.ok(track);
  const packets: { key: boolean; data: Buffer }[] = [];
  for await (const packet of new EncodedPacketSink(track).packets())
    packets.push({ key: packet.type === 'key', data: Buffer.from(packet.data) });
  return packets;
}

/** Mean difference between neighbours among the 25 frames of the spritesheet, 0..255. */
async function steps({ spritesheet }: FilmFiles): Promise<number[]> {
  const { data, info } = await sharp(spritesheet).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [width, height] = [info.width / 5, info.height / 5];
  const cell = (i: number): Buffer[] =>
    Array.from({ length: height }, (_, y) => {
      const start = ((Math.floor(i / 5) * height + y) * info.width + (i % 5) * width) * 3;
      return data.subarray(start, start + width * 3);
    });
  return Array.from({ length: 24 }, (_, i) => {
    const [a, b] = [Buffer.concat(cell(i)), Buffer.concat(cell(i + 1))];
    return a.reduce((sum, value, n) => sum + Math.abs(value - (b[n] ?? 0)), 0) / a.length;
  });
}

test('a cut is hard and stands on its frame; the film has exactly the frames of its shots', async () => {
  const shots = [shotOf('the ocean at noon', 14 / 30), shotOf('a city at night', 11 / 30)];
  const made = await film({ shots });
  const packets = await packetsOf(made);
  assert.equal(packets.length, 25);
  assert.deepEqual(
    packets.flatMap(({ key }, i) => (key ? [i] : [])),
    [0, 14],
    'each shot begins with a key frame',
  );
  const differences = await steps(made);
  const cut = differences[13] ?? 0;
  const within = Math.max(...differences.filter((_, i) => i !== 13));
  assert.ok(cut > 25 && cut > within * 4, `cut ${cut}, within a shot at most ${within}`);
});

test('a shot is the same bytes wherever it stands, whatever was drawn in its memory before, by any workers', async () => {
  const [ocean, city] = [shotOf('the ocean at noon', 0.5), shotOf('a city at night', 0.4)];
  // There are two memories, taken in turn: the second half is drawn where the first half's other shot was.
  const shots = [ocean, city, city, ocean];
  const made = await film({ shots });
  const packets = await packetsOf(made);
  assert.deepEqual(packets.slice(39), packets.slice(0, 15));
  assert.deepEqual(packets.slice(27, 39), packets.slice(15, 27));
  const alone = { ...SIZE, shots, images: [] };
  const other = await renderFilm(alone, { workers: 1, onProgress: () => undefined });
  assert.ok(Buffer.from(other.video).equals(made.video));
});

test('a film of two shots that is extended keeps its coded pictures, byte for byte', async () => {
  const first = shotOf('a city at night', 0.5);
  const last = shotOf('a stormy ocean', 2);
  const source = await packetsOf(await film({ shots: [first, last] }));
  const longer = { shots: [first, { ...last, seconds: 2.5 }] };
  const extended = await packetsOf(await film({ ...longer, courseSeconds: 2 }));
  assert.equal(extended.length, 90);
  assert.deepEqual(extended.slice(0, 75), source);
  const relaid = await packetsOf(await film(longer));
  assert.notDeepEqual(relaid.slice(0, 75), source, 'negative control: without its course it is another film');
});

test('shots of rain and of sunshine, coded differently, are one film; segments of another size are not joined', async () => {
  const shots = [shotOf('the ocean at noon', 0.2), shotOf('a city in the rain', 0.2)];
  assert.equal((await packetsOf(await film({ shots }))).length, 12);
  const segment = async (quality: number, width = 256): Promise<Uint8Array> =>
    await encodeSegment({ width, height: 256, framesPerSecond: 30 }, 1, quality, (_, picture) =>
      picture.fill(128),
    );
  const sound = await encodeSound({ left: new Float32Array(4800), right: new Float32Array(4800) });
  const join = async (...files: Uint8Array[]): Promise<Uint8Array> => {
    const segments = files.map((file, firstFrame) => ({ file, firstFrame }));
    return await joinFilm({ segments, sound, framesPerSecond: 30, seconds: files.length / 30 });
  };
  await assert.rejects(join(await segment(26), await segment(26, 272)), /other parameter sets/);
  assert.ok((await join(await segment(26), await segment(32))).length > 0);
});

test('each reference image is the first frame of its shot', async () => {
  const colours = ['#b02020', '#20a030', '#2030c0', '#c0a020'];
  const images = await Promise.all(
    colours.map((background) =>
      sharp({ create: { ...SIZE, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const shots = images.map((_, image) => shotOf('', 0.5, image));
  const { spritesheet } = await film({ shots, images });
  const cells = await sharp(spritesheet)
    .resize(5, 5, { kernel: 'cubic', fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const brightest = (cell: number): number => {
    const rgb = [...cells.subarray(cell * 3, cell * 3 + 3)];
    return rgb.indexOf(Math.max(...rgb));
  };
  // Cells 0..5 lie in the first shot, 7..11 in the second, 13..17 in the third.
  assert.deepEqual([2, 9, 15].map(brightest), [0, 1, 2]);
  const [red = 0, green = 0, blue = 255] = cells.subarray(22 * 3);
  assert.ok(red > blue + 60 && green > blue + 60, `${red} ${green} ${blue}`);
});
