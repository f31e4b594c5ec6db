import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { encodeClip } from '../engines/film/testing/clips.ts';
import { packFilm } from '../media/testing/films.ts';
import { type ClipDecoder, findFfmpeg } from './decoders.ts';
import { type FilmPictures, filmPictures, type NoPictures } from './film-pictures.ts';

const HIGH_PROFILE = new URL('./fixtures/high-profile.mp4', import.meta.url);

function picturesOf(
  bytes: Uint8Array,
  seconds: number,
  decoders: readonly ClipDecoder[],
): Promise<FilmPictures | NoPictures> {
  return filmPictures(
    (async function* () {
      yield bytes.subarray(0, 100);
      yield bytes.subarray(100);
    })(),
    seconds,
    decoders,
  );
}

async function made(pictures: FilmPictures | NoPictures): Promise<FilmPictures> {
  assert.ok(!('reason' in pictures), 'reason' in pictures ? pictures.reason : '');
  assert.equal((await sharp(pictures.thumbnail).metadata()).format, 'webp');
  assert.equal((await sharp(pictures.spritesheet).metadata()).format, 'jpeg');
  return pictures;
}

/** Red, green and blue of a point of a picture. */
async function colourAt(picture: Uint8Array, left: number, top: number): Promise<readonly number[]> {
  return [...(await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

describe('pictures of films that strangers made', () => {
  it('show the film from its beginning to its end, five by five, and large at two fifths', async () => {
    const frames = 36;
    const film = await encodeClip(400, 200, frames, (_x, _y, frame) => [30 + frame * 5, 128, 128]);
    const { thumbnail, spritesheet } = await made(await picturesOf(film, 3, ['wasm']));
    const sheet = await sharp(spritesheet).metadata();
    assert.deepEqual([sheet.width, sheet.height], [320 * 5, 160 * 5]);
    const greys: number[] = [];
    for (let cell = 0; cell < 25; cell += 1) {
      const [grey = 0] = await colourAt(spritesheet, (cell % 5) * 320 + 160, Math.floor(cell / 5) * 160 + 80);
      greys.push(grey);
    }
    for (const [cell, grey] of greys.entries()) {
      const expected = (30 + Math.floor(((cell + 0.5) * frames) / 25) * 5 - 16) * 1.164;
      assert.ok(Math.abs(grey - expected) < 10, `cell ${cell}: ${grey}, not ${expected}`);
    }
    const large = await sharp(thumbnail).metadata();
    assert.deepEqual([large.width, large.height], [400, 200]);
    const [grey = 0] = await colourAt(thumbnail, 200, 100);
    assert.ok(Math.abs(grey - (30 + 14 * 5 - 16) * 1.164) < 10, `${grey}`);
  });

  it('of a film that only an ffmpeg reads are made with one, and without there is a reason', async (t) => {
    const film = await readFile(HIGH_PROFILE);
    const without = await picturesOf(film, 2, ['wasm']);
    assert.ok('reason' in without && /decoder_unavailable.*ffmpeg/.test(without.reason));
    if (findFfmpeg(process.env['PATH'] ?? '') === null) {
      t.diagnostic('there is no ffmpeg here');
      return;
    }
    const { thumbnail, spritesheet } = await made(await picturesOf(film, 2, ['wasm', 'ffmpeg']));
    const large = await sharp(thumbnail).metadata();
    assert.deepEqual([large.width, large.height], [128, 72]);
    for (const [picture, width] of [
      [thumbnail, 128],
      [spritesheet, 128],
    ] as const) {
      const [red = 0, , blue = 0] = await colourAt(picture, width / 4, 36);
      assert.ok(red > blue + 80, 'left is red');
      const [right = 0, , blueRight = 0] = await colourAt(picture, (width * 3) / 4, 36);
      assert.ok(blueRight > right + 80, 'right is blue');
    }
  });

  it('are not made of what is no film, of a container without pictures, or when nothing may decode', async () => {
    const film = await packFilm({ fastStart: true });
    for (const [bytes, decoders] of [
      [new Uint8Array(5_000).fill(7), ['wasm']],
      [film, ['wasm']],
      [film, []],
    ] as const)
      assert.ok('reason' in (await picturesOf(bytes, 1, decoders)));
  });
});
