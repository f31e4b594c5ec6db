import type { Action } from '../shot-spec.ts';
import { type Entry, entry } from './entry.ts';

type Colour = readonly [number, number, number];

export const COLOUR_WORDS: readonly Entry<Colour>[] = [
  entry<Colour>([206, 40, 36], 'red, crimson, scarlet, ruby, cherry red', '红色 红 大红'),
  entry<Colour>([42, 96, 206], 'blue, navy, cobalt, sapphire', '蓝色 蓝'),
  entry<Colour>([110, 180, 230], 'light blue, sky blue, baby blue, azure', '天蓝色 浅蓝色'),
  entry<Colour>([40, 170, 170], 'turquoise, teal, cyan', '青色 青绿色'),
  entry<Colour>([52, 142, 70], 'green, emerald, jade', '绿色 绿'),
  entry<Colour>([226, 180, 92], 'golden, gold, blond, blonde', '金色 金黄色'),
  entry<Colour>([236, 202, 60], 'yellow', '黄色 黄'),
  entry<Colour>([44, 42, 48], 'black, jet black, dark', '黑色 黑'),
  entry<Colour>([236, 234, 230], 'white, snow white', '白色 白 雪白'),
  entry<Colour>([232, 128, 44], 'orange, ginger, amber', '橙色 橘色 橘'),
  entry<Colour>([236, 132, 172], 'pink, rose pink', '粉色 粉红 粉红色'),
  entry<Colour>([132, 72, 176], 'purple, violet, lavender colored', '紫色 紫'),
  entry<Colour>([122, 82, 52], 'brown, chestnut, chocolate brown', '棕色 褐色 咖啡色'),
  entry<Colour>([150, 152, 158], 'grey, gray, silver, chrome', '灰色 银色 灰'),
  entry<Colour>([222, 200, 160], 'cream, beige, tan', '米色 米白色'),
];

export const COAT_WORDS: readonly Entry<'calico'>[] = [
  entry('calico', 'calico, tricolor, tricolour, tortoiseshell', '三花 玳瑁'),
];

/** Factors on the usual size. */
export const SIZE_WORDS: readonly Entry<number>[] = [
  entry(
    1.8,
    'giant, gigantic, enormous, colossal, massive, huge, towering, monstrous, mountain sized, building sized, godzilla sized',
    '巨大 巨型 庞大 超大 巨 硕大 巨大的',
  ),
  entry(1.3, 'big, large, tall, great', '大 高大 大大'),
  entry(0.75, 'small, little', '小小'),
  entry(
    0.5,
    'tiny, miniature, mini, microscopic, palm sized, minuscule, teeny',
    '微小 迷你 袖珍 小小的 微型',
  ),
];

const MEASURES = [...'只个条匹头辆艘架名位朵棵座栋间颗支把张件台部尾本杯块片幅盏株株峰羽'];
const NUMERALS: readonly (readonly [number, string])[] = [
  [1, '一 1'],
  [2, '两 二 2'],
  [3, '三 3 几 数'],
  [4, '四 4'],
  [5, '五 5'],
  [6, '六 6'],
  [7, '七 7 八 8 九 9 十 10'],
];

/** How many; more than seven is seven. */
export const COUNT_WORDS: readonly Entry<number>[] = [
  ...NUMERALS.map(([count, words]) =>
    entry(
      count,
      '',
      words
        .split(' ')
        .flatMap((word) => MEASURES.map((measure) => word + measure))
        .join(' '),
    ),
  ),
  entry(1, 'one, single, lone, solitary', '一'),
  entry(2, 'two, pair of, couple of, both, twin, duo of', '两 一对 一双 两个'),
  entry(3, 'three, trio of, few, a few, several, handful of, some', '三 几 一些 若干'),
  entry(4, 'four, quartet of', '四'),
  entry(
    5,
    'five, group of, team of, pack of, family of, row of, line of, pod of, litter of, bunch of, band of, gang of, caravan of, pride of, squad of',
    '五 一群 一排 一队 一行 群 一家 一窝',
  ),
  entry(6, 'six, herd of, fleet of, many, numerous, lots of', '六 许多 很多 众多 一大群'),
  entry(
    7,
    'seven, eight, nine, ten, eleven, twelve, dozen, dozens of, a dozen, hundreds of, thousands of, flock of, swarm of, school of, shoal of, crowd of, countless, millions of, army of, sea of, field of, cloud of, hundred, thousand',
    '七 八 九 十 无数 成群 成群结队 上百 数百 成千上万 大群',
  ),
];

/** What it does; the forms that an English plural rule would not find are written out. */
export const ACTION_WORDS: readonly Entry<Action>[] = [
  entry(
    'run',
    'run, running, ran, sprint, sprinting, sprints, gallop, galloping, gallops, chase, chases, chasing, ride, rides, riding, rode, jog, jogging, dash, dashes, dashing, flee, flees, fleeing, trot, trotting, charge, charges, charging, bolts, scampers, scampering, races through, racing, races',
    '跑 奔跑 跑步 飞奔 奔腾 追逐 追 冲刺 狂奔 小跑 逃跑 奔驰 骑',
  ),
  entry(
    'walk',
    'walk, walking, walked, stroll, strolling, wander, wandering, wanders, march, marching, marches, hike, hiking, hikes, stride, strides, striding, waddle, waddling, waddles, stalk, stalking, stalks, prowl, prowling, prowls, crawl, crawling, crawls, roam, roaming, roams, trudge, trudges, trudging, tread, treading, treads, creep, creeps, pace, paces, pacing, tiptoe, explore, explores, exploring, cross, crosses, crossing, climbs, climbing, plod',
    '走 行走 漫步 散步 走路 走过 徘徊 踱步 前行 爬 爬行 走在 穿过 独行 步行',
  ),
  entry(
    'jump',
    'jump, jumping, jumped, leap, leaping, leaps, hop, hopping, bounce, bouncing, bounces, breach, breaches, breaching, pounce, pounces, pouncing, skip, skipping, vault, vaults, backflip, somersault',
    '跳 跳跃 蹦 跃起 跳起 蹦跳 跃出 跳过 蹦蹦跳跳',
  ),
  entry(
    'fly',
    'fly, flies, flying, flew, fly over, flies over, flying over, soar, soaring, soars, hover, hovering, hovers, glides through the air, take flight, takes flight, flutter, fluttering, flutters, swoop, swooping, swoops, launch, launching, launches, blast off, blasts off, take off, takes off, taking off, lift off, lifts off, flap, flapping',
    '飞 飞翔 翱翔 飞行 飞过 盘旋 飞舞 起飞 悬停 展翅 发射 飞越天空 腾空',
  ),
  entry(
    'swim',
    'swim, swimming, swims, swam, dive, diving, dives, snorkel, snorkeling, paddle, paddling, paddles',
    '游 游泳 游动 潜水 游弋 畅游 遨游 游过',
  ),
  entry(
    'sail',
    'sail, sailing, sailed, row, rowing, surf, surfs, cruise, cruising, battles huge waves, rides the waves',
    '航行 驶过 划船 行驶在海上 扬帆 启航 乘风破浪',
  ),
  entry(
    'drive',
    'drive, drives, driving, drove, speed, speeding, speeds, cycle, drift around, rolls down the road, cruises down, moves forward at a high speed, moves forward',
    '驾驶 行驶 开车 飞驰 疾驰 驶 奔驰在 漂移',
  ),
  entry(
    'float',
    'float, floating, floated, drift, drifting, drifts, levitate, levitating, levitates, glide, gliding, glides',
    '漂浮 飘 飘浮 悬浮 漂 漂流 飘荡 漂在',
  ),
  entry(
    'dance',
    'dance, dancing, danced, dances, waltz, waltzing, twirl, twirling, twirls, spin, spins, spinning, breakdance, breakdancing, tap dance, pirouette, sway to the music, tango',
    '跳舞 舞蹈 起舞 舞动 翩翩起舞 旋转起舞 转圈',
  ),
  entry(
    'play',
    'play, playing, played, perform, performing, performs, strum, strumming, strums, drumming, sing, singing, sings, conduct, conducts, conducting, jamming',
    '弹 弹奏 演奏 拉琴 吹奏 表演 唱歌 玩 玩耍 演唱 嬉戏',
  ),
  entry(
    'sleep',
    'sleep, sleeping, sleeps, asleep, slept, nap, napping, naps, snooze, snoozing, dozing, dozes, slumber, curled up, sleeps curled up, lies asleep, snoring, resting',
    '睡 睡觉 睡着 沉睡 打盹 熟睡 酣睡 入睡 蜷缩 寝',
  ),
  entry(
    'cheer',
    'cheer, cheers, cheering, celebrate, celebrates, celebrating, howl, howls, howling, roar, roars, roaring, shout, shouts, shouting',
    '欢呼 庆祝 嚎叫 长嚎 咆哮 吼叫 呐喊',
  ),
  entry(
    'sit',
    'sit, sits, sitting, sat, seated, squats, squatting, kneels, kneeling',
    '坐 坐着 静坐 端坐 蹲',
  ),
  entry(
    'idle',
    'stand, standing, stood, stands, wait, waiting, waits, stare, staring, stares, perched, rest, motionless, lying, lies, parked, posing, meditate, gaze, gazes, gazing, looks at, watches, watching, watch, eat, eating, eats, drink, drinking, drinks, read, reading, reads, cook, cooking, cooks, kneads, fishing, painting a',
    '站 站立 站着 等待 凝视 趴 躺 停着 停在 抬头 仰望 看着 望着 吃 喝 读书 看书 钓鱼',
  ),
];
