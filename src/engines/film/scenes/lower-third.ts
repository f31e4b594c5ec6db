import type { SKRSContext2D } from '@napi-rs/canvas';
import { clamp } from '../raster/curves.ts';
import { even, paint } from '../raster/picture.ts';
import { isCjk, printable, shortened, textWidth, wrapText } from '../raster/text.ts';
import { placeEntry } from '../shot/places.ts';
import type { Setting, ShotSpec } from '../shot/shot-spec.ts';
import { addOverlay, type Box, LAYER_PADDING } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { addCounter, counterWidth, write } from './write.ts';

const RED = '#c8102e';
const NAVY = '#0b1f3f';
const PAPER = '#f5f6f8';
/** No broadcaster's: the mark says who made the film. */
const STATION = 'REELAY NEWS';
const SMALLEST = 0.74;
const HOURS = { dawn: 6, day: 12, sunset: 18, night: 22 } as const;

interface Desk {
  /** What everything is sized by: the height of a short headline's letters, and those of this one. */
  readonly pixels: number;
  readonly letters: number;
  readonly margin: number;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tab: Box;
  readonly bar: Box;
  readonly ticker: Box;
  readonly chinese: boolean;
}

/** Row from which the news' bars cover the picture, as a fraction of the frame's height. */
export function deskTop(builder: SceneBuilder): number {
  return layOut(builder).tab.y / builder.height;
}

function layOut(builder: SceneBuilder): Desk {
  const { width, height, shot } = builder;
  const pixels = 0.05 * Math.min(width, height);
  const margin = width * 0.045;
  const text = printable(shot.caption ?? '');
  const chinese = isCjk(text);
  const headline = text === '' ? 'ON LOCATION' : text.toLocaleUpperCase('en-US');
  const wide = width - 2 * margin - pixels * 1.2;
  // A headline that is only a little too long for one line is set smaller; two lines hide more of the picture.
  const letters = pixels * clamp(wide / textWidth(headline, pixels), SMALLEST, 1);
  const lines = wrapText(headline, letters, wide, 2);
  const bar = pixels * 0.85 + letters * 1.2 * lines.length;
  const ticker = { x: 0, y: height - pixels * 1.55, width, height: pixels * 1.55 };
  const top = ticker.y - pixels * 0.25 - bar;
  return {
    pixels,
    letters,
    margin,
    headline,
    lines,
    chinese,
    tab: { x: margin, y: top - pixels * 1.35, width: width - 2 * margin, height: pixels * 1.35 },
    bar: { x: margin, y: top, width: width - 2 * margin, height: bar },
    ticker,
  };
}

/** What a news channel lays over its pictures: live bug, place, headline, ticker, clock, station mark. */
export function addLowerThird(builder: SceneBuilder): void {
  const desk = layOut(builder);
  addHeadline(builder, desk);
  addTicker(builder, desk);
  addLiveBug(builder, desk);
  addStationMark(builder, desk);
}

function addHeadline(builder: SceneBuilder, desk: Desk): void {
  const { tab, bar, pixels, letters } = desk;
  const place = placeName(builder.shot, desk.chinese);
  const small = pixels * 0.66;
  const breaking = desk.chinese ? '最新消息' : 'BREAKING';
  const redWidth = textWidth(breaking, small) + pixels * 1.2;
  const placeWidth = textWidth(place, small) + pixels * 1.2;
  const whole = { ...bar, y: tab.y, height: tab.height + bar.height };
  addOverlay(builder, whole, (context) => {
    context.fillStyle = RED;
    context.fillRect(tab.x, tab.y, redWidth, tab.height);
    context.fillStyle = NAVY;
    context.fillRect(tab.x + redWidth, tab.y, placeWidth, tab.height);
    const middle = tab.y + tab.height / 2;
    write(context, breaking, { x: tab.x + pixels * 0.6, y: middle, pixels: small, colour: '#fff' });
    write(context, place, { x: tab.x + redWidth + pixels * 0.6, y: middle, pixels: small, colour: '#fff' });
    context.fillStyle = PAPER;
    context.fillRect(bar.x, bar.y, bar.width, bar.height);
    context.fillStyle = RED;
    context.fillRect(bar.x, bar.y, pixels * 0.3, bar.height);
    for (const [i, line] of desk.lines.entries()) {
      const y = bar.y + bar.height / 2 + (i - (desk.lines.length - 1) / 2) * letters * 1.2;
      write(context, line, { x: bar.x + pixels * 0.75, y, pixels: letters, colour: '#10182a' });
    }
  });
}

function addTicker(builder: SceneBuilder, desk: Desk): void {
  const { ticker, pixels } = desk;
  const { shot, width } = builder;
  addOverlay(builder, ticker, (context) => {
    context.fillStyle = NAVY;
    context.fillRect(ticker.x, ticker.y, ticker.width, ticker.height);
    context.fillStyle = RED;
    context.fillRect(ticker.x, ticker.y, ticker.width, Math.max(2, pixels * 0.09));
  });
  const small = pixels * 0.68;
  const headline = shortened(desk.headline, small, width * 1.5);
  const items = desk.chinese
    ? [headline, `${placeName(shot, true)}现场画面`, '本片由电脑绘制', '详细报道稍后播出']
    : [
        headline,
        `PICTURES FROM ${placeName(shot, false)}`,
        'DRAWN BY A FILM ENGINE',
        'MORE ON THIS STORY AS IT COMES IN',
      ];
  const height = even(ticker.height + LAYER_PADDING);
  const gap = pixels * 2.2;
  const piece = (text: string) => {
    const wide = even(textWidth(text, small) + gap);
    return builder.layer(
      paint(wide, height, (context) => {
        write(context, text, { x: 0, y: ticker.height / 2 + pixels * 0.05, pixels: small, colour: PAPER });
        context.fillStyle = RED;
        const side = pixels * 0.3;
        context.fillRect(wide - gap / 2 - side / 2, ticker.height / 2 - side / 2, side, side);
      }),
    );
  };
  builder.add({
    kind: 'ticker',
    pieces: items.map(piece),
    y: 2 * Math.floor(ticker.y / 2),
    speed: pixels * 3.4,
  });
  addClock(builder, desk, small);
}

function addClock(builder: SceneBuilder, { ticker, pixels }: Desk, small: number): void {
  const { shot, width } = builder;
  const clock = counterWidth(small, 3);
  const box = { ...ticker, x: width - clock - pixels * 1.3, width: clock + pixels * 1.3 };
  addOverlay(builder, box, (context) => {
    context.fillStyle = PAPER;
    context.fillRect(box.x, box.y, box.width + 8, box.height);
  });
  const minute = (Math.imul(shot.seed, 2_654_435_761) >>> 8) % 3600;
  addCounter(builder, {
    x: box.x + pixels * 0.65,
    y: box.y + box.height / 2,
    pixels: small,
    colour: '#10182a',
    startSeconds: HOURS[shot.time] * 3600 + minute,
    fields: 3,
  });
}

function addLiveBug(builder: SceneBuilder, desk: Desk): void {
  const { pixels, margin, chinese } = desk;
  const text = chinese ? '直播' : 'LIVE';
  const size = pixels * 0.9;
  const box = { x: margin, y: margin * 0.9, width: textWidth(text, size) + pixels * 2, height: pixels * 1.6 };
  const middle = box.y + box.height / 2;
  const dot = (context: SKRSContext2D, colour: string): void => {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(box.x + pixels * 0.75, middle, pixels * 0.28, 0, Math.PI * 2);
    context.fill();
  };
  addOverlay(builder, box, (context) => {
    context.fillStyle = '#e0001b';
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, pixels * 0.16);
    context.fill();
    dot(context, '#8d0012');
    write(context, text, { x: box.x + pixels * 1.4, y: middle, pixels: size, colour: '#fff' });
  });
  const light = { ...box, x: box.x + pixels * 0.3, width: pixels };
  addOverlay(builder, light, (context) => dot(context, '#fff'), { blinks: true });
}

/** A globe and the name, see-through. */
function addStationMark(builder: SceneBuilder, { pixels, margin }: Desk): void {
  const size = pixels * 0.6;
  const globe = pixels * 0.72;
  const wide = textWidth(STATION, size) + globe * 2.6;
  const box = { x: builder.width - margin - wide, y: margin * 0.9, width: wide, height: pixels * 1.6 };
  const middle = box.y + box.height / 2;
  addOverlay(
    builder,
    { ...box, x: box.x - 8, width: box.width + 16 },
    (context) => {
      context.shadowColor = 'rgba(0,0,0,0.55)';
      context.shadowBlur = pixels * 0.2;
      context.strokeStyle = '#fff';
      context.lineWidth = Math.max(1.2, pixels * 0.08);
      const x = box.x + globe;
      for (const share of [1, 0.45]) {
        context.beginPath();
        context.ellipse(x, middle, globe * share, globe, 0, 0, Math.PI * 2);
        context.stroke();
      }
      for (const down of [-0.4, 0.4]) {
        const half = globe * Math.sqrt(1 - down * down);
        context.beginPath();
        context.moveTo(x - half, middle + globe * down);
        context.lineTo(x + half, middle + globe * down);
        context.stroke();
      }
      write(context, STATION, { x: box.x + globe * 2.4, y: middle, pixels: size, colour: '#fff' });
    },
    { opacity: 0.85 },
  );
}

const PLACES: Readonly<Record<Setting, readonly [string, string]>> = {
  ocean: ['AT SEA', '海上'],
  beach: ['THE COAST', '海滩'],
  lake: ['THE LAKE', '湖边'],
  mountains: ['THE MOUNTAINS', '山区'],
  snow: ['THE SNOWFIELDS', '雪原'],
  hills: ['THE COUNTRYSIDE', '乡间'],
  desert: ['THE DESERT', '沙漠'],
  forest: ['THE FOREST', '林区'],
  city: ['CITY CENTRE', '市中心'],
  road: ['ON THE ROAD', '公路'],
  stage: ['THE THEATRE', '剧院'],
  room: ['THE STUDIO', '演播室'],
  space: ['IN ORBIT', '太空'],
  sky: ['FROM THE AIR', '空中'],
  underwater: ['UNDER WATER', '水下'],
};

function placeName({ setting, place }: ShotSpec, chinese: boolean): string {
  return (placeEntry(place)?.news ?? PLACES[setting])[chinese ? 1 : 0];
}
