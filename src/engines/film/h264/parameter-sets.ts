import { BitWriter } from './bit-writer.ts';

export interface StreamFormat {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** Constrained Baseline: profile_idc 66 with constraint_set0_flag and constraint_set1_flag (A.2.1.1). */
const PROFILE = 66;
const CONSTRAINTS = 0b1100_0000;

/** Table A-1: level_idc, macroblocks per second, macroblocks per picture. */
const LEVELS = [
  [10, 1485, 99],
  [11, 3000, 396],
  [12, 6000, 396],
  [13, 11_880, 396],
  [21, 19_800, 792],
  [22, 20_250, 1620],
  [30, 40_500, 1620],
  [31, 108_000, 3600],
  [32, 216_000, 5120],
  [40, 245_760, 8192],
  [42, 522_240, 8704],
  [50, 589_824, 22_080],
  [51, 983_040, 36_864],
] as const;

/** The lowest level that such pictures fit in; no side may be longer than the root of eight times the area. */
export function levelOf({ width, height, framesPerSecond }: StreamFormat): number {
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  const fits = LEVELS.find(
    ([, perSecond, perPicture]) =>
      across * down <= perPicture &&
      across * down * framesPerSecond <= perSecond &&
      Math.max(across, down) ** 2 <= 8 * perPicture,
  );
  if (fits === undefined) throw new RangeError(`no level for ${width} x ${height} at ${framesPerSecond}/s`);
  return fits[0];
}

/** seq_parameter_set_data( ), 7.3.2.1.1, as a NAL unit. */
export function sequenceParameterSet(format: StreamFormat): Uint8Array {
  const { width, height, framesPerSecond } = format;
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  const bits = new BitWriter();
  bits.put(8, PROFILE).put(8, CONSTRAINTS).put(8, levelOf(format));
  bits.unsigned(0); // seq_parameter_set_id
  bits.unsigned(4); // log2_max_frame_num_minus4: eight bits
  bits.unsigned(2); // pic_order_cnt_type: pictures are shown in the order in which they are coded
  bits.unsigned(1); // max_num_ref_frames
  bits.put(1, 0); // gaps_in_frame_num_value_allowed_flag
  bits.unsigned(across - 1).unsigned(down - 1);
  bits.put(1, 1); // frame_mbs_only_flag
  bits.put(1, 1); // direct_8x8_inference_flag
  const right = across * 16 - width;
  const below = down * 16 - height;
  bits.put(1, right + below > 0 ? 1 : 0);
  // Crop offsets count in units of two luma samples (CropUnitX and CropUnitY of 4:2:0).
  if (right + below > 0)
    bits
      .unsigned(0)
      .unsigned(right / 2)
      .unsigned(0)
      .unsigned(below / 2);
  bits.put(1, 1);
  putUsability(bits, framesPerSecond);
  return bits.toNal(0x67);
}

/** vui_parameters( ), E.1.1: square samples, BT.709 in limited range, the rate of pictures, nothing reordered. */
function putUsability(bits: BitWriter, framesPerSecond: number): void {
  bits.put(1, 1).put(8, 1); // aspect_ratio_idc: square
  bits.put(1, 0); // overscan_info_present_flag
  bits.put(1, 1).put(3, 5).put(1, 0); // video_format unspecified, video_full_range_flag
  bits.put(1, 1).put(8, 1).put(8, 1).put(8, 1); // BT.709 primaries, transfer, matrix
  bits.put(1, 0); // chroma_loc_info_present_flag
  // Two ticks per frame, since a tick is a field (E.2.1).
  bits
    .put(1, 1)
    .put(32, 1)
    .put(32, framesPerSecond * 2)
    .put(1, 1);
  bits.put(3, 0); // no HRD parameters, no pic_struct
  bits.put(1, 1); // bitstream_restriction_flag
  bits.put(1, 1); // motion_vectors_over_pic_boundaries_flag
  bits.unsigned(0).unsigned(0); // no limit on the bytes of a picture or the bits of a macroblock
  bits.unsigned(16).unsigned(16); // vectors up to 2^16 quarter samples
  bits.unsigned(0).unsigned(1); // max_num_reorder_frames, max_dec_frame_buffering
}

/** pic_parameter_set_rbsp( ), 7.3.2.2, as a NAL unit: CAVLC, one slice group, QP 26, deblocking as each slice says. */
export function pictureParameterSet(): Uint8Array {
  const bits = new BitWriter();
  bits.unsigned(0).unsigned(0);
  bits.put(1, 0).put(1, 0);
  bits.unsigned(0).unsigned(0).unsigned(0);
  bits.put(1, 0).put(2, 0);
  bits.signed(0).signed(0).signed(0);
  bits.put(1, 1).put(1, 0).put(1, 0);
  return bits.toNal(0x68);
}

/** AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3.1: lengths in front of NAL units take four bytes. */
export function decoderConfiguration(format: StreamFormat): Uint8Array {
  const sps = sequenceParameterSet(format);
  const pps = pictureParameterSet();
  return Uint8Array.from([
    ...[1, PROFILE, CONSTRAINTS, levelOf(format), 0xff],
    ...[0xe1, sps.length >> 8, sps.length & 0xff, ...sps],
    ...[1, pps.length >> 8, pps.length & 0xff, ...pps],
  ]);
}

/** The `codecs` parameter of RFC 6381: profile, constraints and level in hexadecimal. */
export function codecString(format: StreamFormat): string {
  const bytes = [PROFILE, CONSTRAINTS, levelOf(format)];
  return `avc1.${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
