/**
 * An ONNX model of one node, written byte by byte: the mean of each colour channel. It stands for a classifier with the
 * labels red, green and blue, so that a test knows what it has to say. Field numbers are those of onnx.proto.
 */
export function meanColourModel(side: number): Uint8Array {
  const graph = message(
    field(1, message(text(1, 'pixels'), text(2, 'scores'), text(4, 'ReduceMean'), axes([2, 3]), keepDims(0))),
    text(2, 'mean-colour'),
    field(11, tensorInfo('pixels', [1, 3, side, side])),
    field(12, tensorInfo('scores', [1, 3])),
  );
  return new Uint8Array(message(int(1, 8), field(7, graph), field(8, message(int(2, 13)))));
}

const FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

function axes(values: readonly number[]): number[] {
  const ints = values.flatMap((value) => int(8, value));
  return field(5, message(text(1, 'axes'), ints, int(20, ATTRIBUTE_INTS)));
}

function keepDims(value: number): number[] {
  return field(5, message(text(1, 'keepdims'), int(3, value), int(20, ATTRIBUTE_INT)));
}

function tensorInfo(name: string, dims: readonly number[]): number[] {
  const shape = message(...dims.map((dim) => field(1, message(int(1, dim)))));
  return message(text(1, name), field(2, message(field(1, message(int(1, FLOAT), field(2, shape))))));
}

function message(...parts: readonly (readonly number[])[]): number[] {
  return parts.flat();
}

function field(number: number, content: readonly number[]): number[] {
  return [...varint((number << 3) | 2), ...varint(content.length), ...content];
}

function text(number: number, value: string): number[] {
  return field(number, [...Buffer.from(value)]);
}

function int(number: number, value: number): number[] {
  return [...varint(number << 3), ...varint(value)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
