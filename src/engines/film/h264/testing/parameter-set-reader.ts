import { BitReader } from './bit-reader.ts';

/** What slices need of both parameter sets. */
export interface StreamParameters {
  readonly mbWidth: number;
  readonly mbHeight: number;
  /** Of the cropped picture, in luma samples. */
  readonly width: number;
  readonly height: number;
  readonly frameNumberBits: number;
  readonly initialQp: number;
}

function expect(what: string, value: number, wanted: number): void {
  if (value !== wanted) throw new Error(`${what} is ${value}, and this decoder knows only ${wanted}`);
}

/** 7.3.2.1.1 without the VUI, which says nothing about decoding. */
function readSequence(nal: Uint8Array): Omit<StreamParameters, 'initialQp'> {
  const bits = new BitReader(nal);
  expect('profile_idc', bits.bits(8), 66);
  bits.bits(16);
  expect('seq_parameter_set_id', bits.unsigned(), 0);
  const frameNumberBits = bits.unsigned() + 4;
  expect('pic_order_cnt_type', bits.unsigned(), 2);
  expect('max_num_ref_frames', bits.unsigned(), 1);
  bits.bit();
  const mbWidth = bits.unsigned() + 1;
  const mbHeight = bits.unsigned() + 1;
  expect('frame_mbs_only_flag', bits.bit(), 1);
  bits.bit();
  const cropping = bits.bit() === 1;
  const [left, right, top, bottom] = cropping
    ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()]
    : [0, 0, 0, 0];
  return {
    mbWidth,
    mbHeight,
    width: mbWidth * 16 - 2 * (left + right),
    height: mbHeight * 16 - 2 * (top + bottom),
    frameNumberBits,
  };
}

/** 7.3.2.2. Returns the QP that slices count from. */
function readPicture(nal: Uint8Array): number {
  const bits = new BitReader(nal);
  bits.unsigned();
  bits.unsigned();
  expect('entropy_coding_mode_flag', bits.bit(), 0);
  bits.bit();
  expect('num_slice_groups_minus1', bits.unsigned(), 0);
  expect('num_ref_idx_l0_default_active_minus1', bits.unsigned(), 0);
  bits.unsigned();
  expect('weighted_pred_flag', bits.bit(), 0);
  bits.bits(2);
  const initialQp = 26 + bits.signed();
  bits.signed();
  expect('chroma_qp_index_offset', bits.signed(), 0);
  expect('deblocking_filter_control_present_flag', bits.bit(), 1);
  expect('constrained_intra_pred_flag', bits.bit(), 0);
  return initialQp;
}

/** Reads an avcC record (ISO/IEC 14496-15, 5.3.3.1) with one parameter set of each kind. */
export function readConfiguration(record: Uint8Array): StreamParameters {
  const sequenceLength = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const sequence = record.subarray(8, 8 + sequenceLength);
  const picture = record.subarray(8 + sequenceLength + 3);
  return { ...readSequence(sequence), initialQp: readPicture(picture) };
}
