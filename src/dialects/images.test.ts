import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';
import { decodeBase64 } from './base64.ts';
import { collectImages } from './images.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 1, 2, 3]);
const PNG_BASE64 = Buffer.from(PNG).toString('base64');
const PNG_URI = `data:image/png;base64,${PNG_BASE64}`;
const URL_TEXT = 'https://pictures.example.com/cat.png?sig=a%2Fb';

function read(fields: JsonObject) {
  return collectImages({ fields, files: {} });
}

function refusal(fields: JsonObject): TaskError {
  try {
    read(fields);
  } catch (error) {
    assert.ok(error instanceof TaskError);
    return error;
  }
  return assert.fail(`accepted ${JSON.stringify(fields).slice(0, 100)}`);
}

describe('reference images', () => {
  it('mean the same in every form that clients use', () => {
    const bytes = { kind: 'bytes', bytes: PNG };
    const url = { kind: 'url', url: URL_TEXT };
    const forms: readonly (readonly [JsonObject, object, string])[] = [
      [{ input_reference: URL_TEXT }, url, 'input_reference'],
      [{ input_reference: { image_url: URL_TEXT } }, url, 'input_reference.image_url'],
      [{ input_reference: { image_url: { url: PNG_URI } } }, bytes, 'input_reference.image_url.url'],
      [{ input_reference: PNG_URI }, bytes, 'input_reference'],
      [{ input_reference: PNG_BASE64 }, bytes, 'input_reference'],
      [{ image_url: URL_TEXT }, url, 'image_url'],
      [{ image_urls: [null, '', URL_TEXT] }, url, 'image_urls[2]'],
      [{ images: [{ url: URL_TEXT }] }, url, 'images[0].url'],
      [
        { input_reference: { file_id: ' file-1' } },
        { kind: 'file', fileId: 'file-1' },
        'input_reference.file_id',
      ],
      [{ images: [{ file_id: 'file-1' }] }, { kind: 'file', fileId: 'file-1' }, 'images[0].file_id'],
      [{ images: [`data:;BASE64,${PNG_BASE64}`] }, bytes, 'images[0]'],
      [{ image: `  ${PNG_BASE64.slice(0, 8)}\r\n${PNG_BASE64.slice(8)} ` }, bytes, 'image'],
    ];
    for (const [fields, expected, param] of forms)
      assert.deepEqual(read(fields), [{ ...expected, param }], JSON.stringify(fields));
    const file = { fileName: 'README.md', bytes: PNG };
    assert.deepEqual(collectImages({ fields: {}, files: { input_reference: [file] } }), [
      { ...bytes, param: 'input_reference' },
    ]);
  });

  it('are none when the fields are absent or empty', () => {
    for (const fields of [
      {},
      { images: [] },
      { image_urls: [null] },
      { input_reference: '' },
      { image: null },
    ])
      assert.deepEqual(read(fields), []);
  });

  it('of one address in two fields are one image', () => {
    assert.equal(read({ image_url: URL_TEXT, image_urls: [URL_TEXT] }).length, 1);
  });

  it('that are broken are refused as invalid_image naming the field', () => {
    const broken: readonly JsonObject[] = [
      { images: ['data:image/png;base64'] },
      { images: ['data:image/png,abc'] },
      { images: [PNG_URI.slice(0, -3)] },
      { images: ['data:image/png;base64,'] },
      { images: ['not an image'] },
      { images: ['file:///etc/passwd'] },
      { images: ['http://'] },
      { images: [`https://a.example.com/${'x'.repeat(9000)}`] },
      { images: [17] },
      { images: [{}] },
      { images: [[[[['x']]]]] },
      { images: Array.from({ length: 17 }, (_, index) => `${URL_TEXT}&n=${index}`) },
    ];
    for (const fields of broken) {
      const error = refusal(fields);
      assert.equal(error.code, 'invalid_image');
      assert.match(error.param ?? '', /^images/);
      assert.ok(error.message.length < 300);
    }
    const empty = { input_reference: [{ fileName: 'a.png', bytes: new Uint8Array() }] };
    assert.throws(() => collectImages({ fields: {}, files: empty }), TaskError);
  });
});

describe('base64', () => {
  it('is decoded as it was encoded, whatever the bytes, folded lines and the URL alphabet included', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        const folded = text.replace(/(.{7})/g, '$1\r\n');
        const urlSafe = text.replaceAll('+', '-').replaceAll('/', '_');
        for (const form of [text, folded, urlSafe]) assert.deepEqual(decodeBase64(form), bytes);
      }),
    );
  });

  it('that was cut inside a group, or holds another character, is not base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 60 }), fc.nat(), (bytes, position) => {
        const text = Buffer.from(bytes).toString('base64');
        const cut = position % text.length;
        if (cut % 4 !== 0) assert.equal(decodeBase64(text.slice(0, cut)), null);
        assert.equal(decodeBase64(`${text.slice(0, cut)}é${text.slice(cut + 1)}`), null);
        assert.equal(decodeBase64(`===${text}=`), null);
      }),
    );
  });
});
