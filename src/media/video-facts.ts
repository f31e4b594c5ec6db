import { EncodedPacketSink, Input, type InputTrack, MP4, type Source } from 'mediabunny';
import type { VideoFacts } from '../task/ports.ts';

const PLAYABLE_CODECS: ReadonlySet<string | null> = new Set(['avc', 'hevc', 'vp9', 'av1']);

/** What is wrong with a film, for the operator; it says nothing to a client. */
export class UnplayableVideo extends Error {
  override readonly name = 'UnplayableVideo';
}

/**
 * Facts of an MP4, from its index and the two ends of each track, wherever in the file they are.
 * Throws UnplayableVideo, or what mediabunny throws for a file that it cannot follow. May take for ever on a hostile
 * file: one damaged count kept it busy for 86 seconds, so it is only called where it can be stopped.
 */
export async function readVideoFacts(source: Source): Promise<VideoFacts> {
  const input = new Input({ formats: [MP4], source });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new UnplayableVideo('there is no video track');
    const codec = await track.getCodec();
    if (!PLAYABLE_CODECS.has(codec)) throw new UnplayableVideo(`the video codec is ${codec ?? 'unknown'}`);
    const sounds = await input.getAudioTracks();
    for (const each of [track, ...sounds]) await checkEnds(each);
    const seconds = await input.computeDuration();
    const width = await track.getDisplayWidth();
    const height = await track.getDisplayHeight();
    if (!(seconds > 0 && width > 0 && height > 0))
      throw new UnplayableVideo(`it is ${width} x ${height} for ${seconds} seconds`);
    return { width, height, durationMs: Math.round(seconds * 1000), hasAudio: sounds.length > 0 };
  } finally {
    input.dispose();
  }
}

/** An index in front looks whole even when the download broke off: its last packet then lies beyond the end. */
async function checkEnds(track: InputTrack): Promise<void> {
  const packets = new EncodedPacketSink(track);
  const first = await packets.getFirstPacket();
  if (first === null) throw new UnplayableVideo(`the ${track.type} track is empty`);
  const last = await packets.getPacket(Number.POSITIVE_INFINITY);
  if (last === null || last.byteLength === 0)
    throw new UnplayableVideo(`the end of the ${track.type} track is missing`);
}
