import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import sharp from 'sharp';
import { parseShot } from '../shot/parse-shot.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import { Crew } from './crew.ts';
import { type FilmFiles, renderFilm, renderWith } from './render-film.ts';

const crew = new Crew(2);
after(() => crew.dismiss());

interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly seed?: number;
  /** Default: the two that have made the films of other tests. */
  readonly workers?: number;
}

async function film(
  wanted: Wanted,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<FilmFiles> {
  const { width, height, seconds, seed = 7, workers } = wanted;
  const shots = [{ shot: shotOf('sunset over the ocean', { seed }), seconds }];
  const order = { shots, width, height, images: [] };
  if (workers !== undefined) return await renderFilm(order, { workers, onProgress });
  return await renderWith(crew, order, { onProgress });
}

function shotOf(prompt: string, change: Partial<ShotSpec> = {}): ShotSpec {
  return { ...parseShot({ prompt, seed: 7, look: null, image: null, mark: false }), ...change };
}

function boxes(file: Uint8Array): string[] {
  const names: string[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at < file.length; at += view.getUint32(at)) {
    names.push(Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1'));
  }
  return names;
}

test('a film is a fast-start MP4 of exactly the asked size and length, with H.264 and AAC', async () => {
  // 180 and 250 are no multiples of 16: the encoder works in blocks of 16 and must crop, not stretch.
  for (const [width, height, seconds] of [
    [320, 180, 3],
    [250, 320, 1.5],
  ] as const) {
    const { video } = await film({ width, height, seconds });
    const names = boxes(video);
    assert.equal(names[0], 'ftyp');
    assert.ok(names.indexOf('moov') > 0 && names.indexOf('moov') < names.indexOf('mdat'), names.join());
    const input = new Input({ source: new BufferSource(video), formats: ALL_FORMATS });
    const picture = await input.getPrimaryVideoTrack();
    const sound = await input.getPrimaryAudioTrack();
    assert.ok(picture && sound);
    assert.deepEqual([picture.codec, sound.codec], ['avc', 'aac']);
    assert.deepEqual([picture.displayWidth, picture.displayHeight], [width, height]);
    assert.deepEqual([sound.sampleRate, sound.numberOfChannels], [48_000, 2]);
    assert.ok(Math.abs((await input.computeDuration()) - seconds) < 1e-6);
    const times: number[] = [];
    for await (const packet of new EncodedPacketSink(picture).packets()) times.push(packet.timestamp);
    assert.equal(times.length, seconds * 30);
    assert.ok(times.every((time, i) => Math.abs(time - i / 30) < 1e-3));
    assert.ok(seconds - (await sound.computeDuration()) < 0.05);
  }
});

test('a player can seek: the file lists its key frames, and they are the pictures that need no other', async () => {
  const { video } = await film({ width: 320, height: 180, seconds: 5 });
  const input = new Input({ source: new BufferSource(video), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  assert.ok(track);
  const listed: number[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (packet.type === 'key') listed.push(Math.round(packet.timestamp * 30));
  }
  assert.deepEqual(listed, [0, 60, 120], 'one every two seconds');
  // The library reads the pictures themselves here, not the file's list.
  const sink = new EncodedPacketSink(track);
  const beforeEnd = await sink.getKeyPacket(4.9, { verifyKeyPackets: true });
  assert.equal(beforeEnd?.timestamp, 4);
});

test('the same request gives the same bytes, however many workers made it; another seed does not', async () => {
  const wanted = { width: 320, height: 180, seconds: 2.5 };
  const [one, two, other] = [
    await film({ ...wanted, workers: 1 }),
    await film(wanted),
    await film({ ...wanted, seed: 8 }),
  ];
  assert.ok(Buffer.from(one.video).equals(two.video));
  assert.ok(Buffer.from(one.thumbnail).equals(two.thumbnail));
  assert.ok(Buffer.from(one.spritesheet).equals(two.spritesheet));
  assert.ok(!Buffer.from(one.video).equals(other.video));
});

test('progress counts frames, never falls, and ends with all of them', async () => {
  const seen: number[] = [];
  await film({ width: 320, height: 180, seconds: 2 }, (done, all) => {
    assert.equal(all, 60);
    seen.push(done);
  });
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
  assert.equal(seen.at(-1), 60);
});

test('the pictures are a WebP of the full size and a JPEG of five by five frames', async () => {
  const { thumbnail, spritesheet } = await film({ width: 320, height: 180, seconds: 1 });
  assert.equal(Buffer.from(thumbnail.subarray(8, 12)).toString(), 'WEBP');
  assert.deepEqual([...spritesheet.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  const [still, sheet] = await Promise.all([sharp(thumbnail).metadata(), sharp(spritesheet).metadata()]);
  assert.deepEqual([still.width, still.height], [320, 180]);
  assert.deepEqual([sheet.width, sheet.height], [320 * 5, 180 * 5]);
});

test('a worker that fails, fails the render; so does a reference image that is not there', async () => {
  const images = [Buffer.from('this is no picture')];
  for (const image of [0, 1]) {
    const order = { shots: [{ shot: shotOf('', { image }), seconds: 1 }], width: 320, height: 180, images };
    await assert.rejects(renderFilm(order, { workers: 2, onProgress: () => undefined }));
  }
});
