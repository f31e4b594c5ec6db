import type { BitReader } from './bit-reader.ts';
import { type Block, BlockMap } from './block-map.ts';
import {
  chromaSample,
  lumaSample,
  type Neighbour,
  predictVector,
  skipVector,
  type Vector,
} from './inter-prediction.ts';
import {
  type Prediction,
  predictIntra4x4,
  predictIntra16x16,
  predictIntraChroma,
} from './intra-prediction.ts';
import { chromaDc, inverseTransform, lumaDc, type Matrix, scale, unscan } from './inverse-transform.ts';
import { type MacroblockHeader, readMacroblockHeader } from './macroblock-reader.ts';
import type { Plane } from './plane.ts';
import { CHROMA_DC, readResidualBlock } from './residual-block.ts';

/** Table 8-15 from qPI 30 on. */
const CHROMA_QPS = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39];

export function chromaQp(qp: number): number {
  return CHROMA_QPS[qp - 30] ?? qp;
}

const BLOCKS = Array.from({ length: 16 }, (_, block) => block);
/** Figure 6-10: column and row of each luma block. */
const columnOf = (block: number): number => ((block >> 2) & 1) * 2 + (block & 1);
const rowOf = (block: number): number => (block >> 3) * 2 + ((block >> 1) & 1);

/** Levels of a luma block; of Intra_16x16 without their DC, which is given apart, already scaled. */
interface CodedBlock {
  readonly levels: readonly number[];
  readonly dc?: number;
}

/** Decodes the macroblocks of one slice into planes, before deblocking. */
export class MacroblockDecoder {
  readonly luma: BlockMap;
  readonly #chroma: readonly BlockMap[];
  readonly #bits: BitReader;
  readonly #planes: readonly Plane[];
  readonly #reference: readonly Plane[] | null;
  #qp: number;
  /** Position of the current macroblock. */
  #mbX = 0;
  #mbY = 0;

  constructor(bits: BitReader, planes: readonly Plane[], reference: readonly Plane[] | null, qp: number) {
    this.#bits = bits;
    this.#planes = planes;
    this.#reference = reference;
    this.#qp = qp;
    this.luma = new BlockMap(this.#plane(0).width / 4);
    this.#chroma = [1, 2].map((index) => new BlockMap(this.#plane(index).width / 4));
  }

  /** slice_data( ), 7.3.4: in P slices each run of skipped macroblocks is told before the next one. */
  decodeAll(mbWidth: number, mbHeight: number): void {
    let toSkip = this.#reference === null ? 0 : this.#bits.unsigned();
    for (let at = 0; at < mbWidth * mbHeight; at++) {
      this.#mbX = at % mbWidth;
      this.#mbY = Math.floor(at / mbWidth);
      if (toSkip > 0) {
        this.#skip();
        toSkip--;
        continue;
      }
      this.#decode(readMacroblockHeader(this.#bits, this.#reference !== null));
      if (this.#reference !== null && this.#bits.hasMore()) toSkip = this.#bits.unsigned();
    }
    if (this.#bits.hasMore()) throw new Error('the slice goes on after the last macroblock');
  }

  #plane(index: number): Plane {
    const plane = this.#planes[index];
    if (plane === undefined) throw new Error(`no plane ${index}`);
    return plane;
  }

  /** Blocks to the left, above, and above to the right or else to the left (6.4.11.7). */
  #neighbours(): [Neighbour, Neighbour, Neighbour] {
    const column = this.#mbX * 4;
    const row = this.#mbY * 4;
    const right = this.luma.neighbour(column + 4, row - 1);
    return [
      this.luma.neighbour(column - 1, row),
      this.luma.neighbour(column, row - 1),
      right === 'unavailable' ? this.luma.neighbour(column - 1, row - 1) : right,
    ];
  }

  #remember(prediction: Neighbour): void {
    for (const block of BLOCKS) {
      const facts: Block = { total: 0, mode: 2, prediction, qp: this.#qp };
      this.luma.set(this.#mbX * 4 + columnOf(block), this.#mbY * 4 + rowOf(block), facts);
    }
    for (const map of this.#chroma) {
      for (const i of [0, 1, 2, 3]) {
        const facts: Block = { total: 0, mode: 2, prediction, qp: this.#qp };
        map.set(this.#mbX * 2 + (i & 1), this.#mbY * 2 + (i >> 1), facts);
      }
    }
  }

  #skip(): void {
    const vector = skipVector(...this.#neighbours());
    this.#remember(vector);
    this.#predictInter(vector);
  }

  #decode(header: MacroblockHeader): void {
    const [a, b, c] = this.#neighbours();
    const predicted = predictVector(a, b, c);
    const prediction =
      header.kind === 'inter'
        ? { x: predicted.x + header.difference.x, y: predicted.y + header.difference.y }
        : 'intra';
    this.#remember(prediction);
    const modes = header.kind === 'intra 4x4' ? this.#readModes(header.modes) : [];
    if (header.lumaPattern + header.chromaPattern > 0 || header.kind === 'intra 16x16') {
      this.#qp = (this.#qp + this.#bits.signed() + 52) % 52;
      for (const block of BLOCKS) this.#lumaBlock(block).qp = this.#qp;
    }
    const blocks = this.#readLuma(header);
    const chroma = this.#readChroma(header.chromaPattern);
    if (prediction !== 'intra') this.#predictInter(prediction);
    if (header.kind === 'intra 16x16') this.#predictIntra16x16(header.mode);
    for (const block of BLOCKS) {
      const mode = modes[block];
      if (mode !== undefined) this.#predictIntra4x4(block, mode);
      const { levels, dc } = blocks[block] ?? { levels: [] };
      const x = this.#mbX * 16 + columnOf(block) * 4;
      const y = this.#mbY * 16 + rowOf(block) * 4;
      this.#add(this.#plane(0), x, y, scale(unscan(levels), this.#qp, dc));
    }
    if (header.kind !== 'inter') this.#predictIntraChroma(header.chromaMode);
    this.#addChroma(chroma);
  }

  #lumaBlock(block: number): Block {
    const found = this.luma.get(this.#mbX * 4 + columnOf(block), this.#mbY * 4 + rowOf(block));
    if (found === undefined) throw new Error('the macroblock has not been remembered');
    return found;
  }

  #readModes(coded: readonly (number | null)[]): number[] {
    return coded.map((rest, block) => {
      const predicted = this.luma.predictedMode(
        this.#mbX * 4 + columnOf(block),
        this.#mbY * 4 + rowOf(block),
      );
      const mode = rest === null ? predicted : rest < predicted ? rest : rest + 1;
      this.#lumaBlock(block).mode = mode;
      return mode;
    });
  }

  #readLuma(header: MacroblockHeader): CodedBlock[] {
    const apart = header.kind === 'intra 16x16';
    const nCOf = (block: number): number =>
      this.luma.meanTotal(this.#mbX * 4 + columnOf(block), this.#mbY * 4 + rowOf(block));
    const dc = apart
      ? lumaDc(unscan(readResidualBlock(this.#bits, 16, nCOf(0)).levels), this.#qp)
      : undefined;
    return BLOCKS.map((block) => {
      const own = dc?.[rowOf(block)]?.[columnOf(block)];
      const rest = own === undefined ? {} : { dc: own };
      if (((header.lumaPattern >> (block >> 2)) & 1) === 0) return { levels: [], ...rest };
      const { levels, total } = readResidualBlock(this.#bits, apart ? 15 : 16, nCOf(block));
      this.#lumaBlock(block).total = total;
      return { levels: apart ? [0, ...levels] : levels, ...rest };
    });
  }

  /** Scaled coefficients of both planes' four blocks. */
  #readChroma(pattern: number): Matrix[][] {
    const qp = chromaQp(this.#qp);
    const dcs = this.#chroma.map(() =>
      chromaDc(pattern > 0 ? readResidualBlock(this.#bits, 4, CHROMA_DC).levels : [], qp),
    );
    return this.#chroma.map((map, plane) =>
      [0, 1, 2, 3].map((i) => {
        const column = this.#mbX * 2 + (i & 1);
        const row = this.#mbY * 2 + (i >> 1);
        const coded =
          pattern === 2
            ? readResidualBlock(this.#bits, 15, map.meanTotal(column, row))
            : { levels: [], total: 0 };
        const block = map.get(column, row);
        if (block !== undefined) block.total = coded.total;
        return scale(unscan([0, ...coded.levels]), qp, dcs[plane]?.[i] ?? 0);
      }),
    );
  }

  #fill(plane: Plane, left: number, top: number, size: number, prediction: Prediction): void {
    const values = Array.from({ length: size * size }, (_, i) => prediction(i % size, Math.floor(i / size)));
    for (const [i, value] of values.entries())
      plane.set(left + (i % size), top + Math.floor(i / size), value);
  }

  #predictInter({ x, y }: Vector): void {
    const [luma, u, v] = this.#reference ?? [];
    if (!luma || !u || !v) throw new Error('nothing to predict from');
    const left = this.#mbX * 16;
    const top = this.#mbY * 16;
    this.#fill(this.#plane(0), left, top, 16, (i, j) =>
      lumaSample(luma, (left + i) * 4 + x, (top + j) * 4 + y),
    );
    for (const [index, plane] of [u, v].entries()) {
      this.#fill(this.#plane(index + 1), left / 2, top / 2, 8, (i, j) =>
        chromaSample(plane, (left / 2 + i) * 8 + x, (top / 2 + j) * 8 + y),
      );
    }
  }

  #predictIntra4x4(block: number, mode: number): void {
    const column = this.#mbX * 4 + columnOf(block);
    const row = this.#mbY * 4 + rowOf(block);
    // Within the macroblock, blocks 3, 7, 11, 13 and 15 (and 5, unless the next macroblock above is there) have
    // later ones to their upper right, although the map already knows them.
    const inside = columnOf(block) < 3 && rowOf(block) > 0;
    const later = [3, 7, 11, 13, 15].includes(block);
    const around = {
      left: column > 0,
      above: row > 0,
      aboveRight: !later && (inside || this.luma.get(column + 1, row - 1) !== undefined),
    };
    const plane = this.#plane(0);
    this.#fill(plane, column * 4, row * 4, 4, predictIntra4x4(mode, plane, column * 4, row * 4, around));
  }

  #around(): { left: boolean; above: boolean; aboveRight: boolean } {
    return { left: this.#mbX > 0, above: this.#mbY > 0, aboveRight: false };
  }

  #predictIntra16x16(mode: number): void {
    const plane = this.#plane(0);
    const left = this.#mbX * 16;
    const top = this.#mbY * 16;
    this.#fill(plane, left, top, 16, predictIntra16x16(mode, plane, left, top, this.#around()));
  }

  #predictIntraChroma(mode: number): void {
    for (const index of [1, 2]) {
      const plane = this.#plane(index);
      const left = this.#mbX * 8;
      const top = this.#mbY * 8;
      this.#fill(plane, left, top, 8, predictIntraChroma(mode, plane, left, top, this.#around()));
    }
  }

  /** 8.5.14: what is there, plus the residual. */
  #add(plane: Plane, left: number, top: number, scaled: Matrix): void {
    for (const [j, row] of inverseTransform(scaled).entries()) {
      for (const [i, value] of row.entries())
        plane.set(left + i, top + j, plane.get(left + i, top + j) + value);
    }
  }

  #addChroma(planes: readonly Matrix[][]): void {
    for (const [index, blocks] of planes.entries()) {
      for (const [i, scaled] of blocks.entries()) {
        const left = this.#mbX * 8 + (i & 1) * 4;
        const top = this.#mbY * 8 + (i >> 1) * 4;
        this.#add(this.#plane(index + 1), left, top, scaled);
      }
    }
  }
}
