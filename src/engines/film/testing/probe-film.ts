import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { BaselineDecoder } from '../../../decoding/baseline-decoder.ts';
import { readAvcConfiguration, unitsOf } from '../../../decoding/h264-stream.ts';

export interface FilmFacts {
  /** Names of the file's outermost boxes, in order. */
  readonly boxes: readonly string[];
  readonly codecs: readonly [string | null, string | null];
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly soundSeconds: number;
  /** Pictures that a decoder which is not ours delivered, each of exactly the size that the file claims. */
  readonly decodedFrames: number;
  /** Whether picture i is shown at i / 30 s. */
  readonly isSteady: boolean;
}

/** Reads a film of the `wasm` sink to its end and decodes every picture. */
export async function probeFilm(file: Uint8Array): Promise<FilmFacts> {
  const input = new Input({ source: new BufferSource(file), formats: ALL_FORMATS });
  const [picture, sound] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const description = (await picture?.getDecoderConfig())?.description;
  if (!picture || !sound || !description) throw new Error('the film lacks a track');
  const [width, height] = [await picture.getDisplayWidth(), await picture.getDisplayHeight()];
  const { parameterSets, lengthBytes } = readAvcConfiguration(Buffer.from(description as Uint8Array));
  const decoder = new BaselineDecoder();
  for (const set of parameterSets) decoder.decode(set);
  let decodedFrames = 0;
  let frames = 0;
  let isSteady = true;
  for await (const packet of new EncodedPacketSink(picture).packets()) {
    isSteady &&= Math.abs(packet.timestamp - frames++ / 30) < 1e-3;
    for (const unit of unitsOf(packet.data, lengthBytes)) {
      const decoded = decoder.decode(unit);
      if (decoded?.width === width && decoded.height === height) decodedFrames += 1;
    }
  }
  return {
    ...{ boxes: boxesOf(file), codecs: [await picture.getCodec(), await sound.getCodec()], width, height },
    ...{ seconds: await input.computeDuration(), soundSeconds: await sound.computeDuration() },
    ...{ decodedFrames, isSteady },
  };
}

function boxesOf(file: Uint8Array): string[] {
  const names: string[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at < file.length; at += view.getUint32(at)) {
    names.push(Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1'));
  }
  return names;
}

/** What is wrong with a film of which this was asked; empty when nothing is. */
export function faultsOf(
  facts: FilmFacts,
  { width, height, seconds }: { readonly width: number; readonly height: number; readonly seconds: number },
): string[] {
  const checks: readonly (readonly [boolean, string])[] = [
    [facts.width === width && facts.height === height, `is ${facts.width} x ${facts.height}`],
    [Math.abs(facts.seconds - seconds) < 1e-6, `lasts ${facts.seconds} s`],
    [Math.abs(facts.soundSeconds - seconds) < 1e-4, `sounds for ${facts.soundSeconds} s`],
    [facts.decodedFrames === Math.round(seconds * 30), `has ${facts.decodedFrames} pictures`],
    [facts.isSteady, 'has pictures at other times than each 1/30 s'],
    [facts.codecs.join() === 'avc,aac', `is ${facts.codecs.join()}`],
    [facts.boxes.indexOf('moov') < facts.boxes.indexOf('mdat'), `lies in the order ${facts.boxes.join()}`],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => fault);
}
