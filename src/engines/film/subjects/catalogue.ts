import type { Entry } from '../shot/lexicon.ts';
import type { Setting } from '../shot/shot-spec.ts';

/** How a subject moves: what its poses and its path are made from. */
export type Gait = 'walk' | 'run' | 'hop' | 'fly' | 'swim' | 'sail' | 'drive' | 'float' | 'stand';

export interface SubjectEntry {
  readonly name: string;
  /** File stem in `assets/icons.json`. */
  readonly icon: string;
  readonly gait: Gait;
  /** Height beside the others: 1 is a third of the frame. */
  readonly size: number;
  /** True when the picture looks to the left and has to be turned to move right. */
  readonly facesLeft: boolean;
  /** Where it is shown when the prompt names no place. */
  readonly home: Setting | null;
  /** People are shown as rim-lit silhouettes: a cartoon face in a landscape looks pasted on. */
  readonly silhouette: boolean;
  readonly words: Entry<string>;
}

type Row = readonly [
  name: string,
  icon: string,
  gait: Gait,
  size: number,
  home: Setting | null,
  english: string,
  chinese: string,
];

const LEFT = new Set(
  (
    'cat dog horse bird eagle dove fish tropical-fish whale dolphin shark turtle automobile sport-utility-vehicle racing-car ' +
    'taxi bus delivery-truck speedboat ship airplane helicopter locomotive motorcycle cyclist rabbit tiger elephant ' +
    'giraffe camel penguin monkey cow ewe deer dragon bee swan duck t-rex turkey'
  ).split(' '),
);

const ROWS: readonly Row[] = [
  ['cat', 'cat', 'walk', 0.9, null, 'cat, kitten, kitty', '猫 小猫'],
  ['dog', 'dog', 'run', 0.9, null, 'dog, puppy, retriever, corgi, husky, poodle', '狗 小狗 犬'],
  ['horse', 'horse', 'run', 1.25, 'hills', 'horse, pony, stallion, mare', '骏马 小马 马匹 白马 黑马 一匹马'],
  ['bird', 'bird', 'fly', 0.5, 'sky', 'bird, sparrow, robin, songbird', '鸟 小鸟'],
  ['eagle', 'eagle', 'fly', 0.8, 'mountains', 'eagle, hawk, falcon', '老鹰 雄鹰 鹰'],
  ['dove', 'dove', 'fly', 0.6, 'sky', 'dove, pigeon, seagull, gull', '鸽子 海鸥'],
  ['fish', 'fish', 'swim', 0.6, 'underwater', 'fish, tuna, salmon', '鱼'],
  [
    'tropical-fish',
    'tropical-fish',
    'swim',
    0.6,
    'underwater',
    'tropical fish, goldfish, clownfish',
    '金鱼 热带鱼 小丑鱼',
  ],
  ['whale', 'spouting-whale', 'swim', 1.4, 'ocean', 'whale', '鲸鱼 鲸'],
  ['dolphin', 'dolphin', 'swim', 0.9, 'ocean', 'dolphin', '海豚'],
  ['shark', 'shark', 'swim', 1.1, 'underwater', 'shark', '鲨鱼'],
  ['turtle', 'turtle', 'walk', 0.6, 'beach', 'turtle, tortoise', '乌龟 海龟'],
  ['octopus', 'octopus', 'swim', 0.9, 'underwater', 'octopus, squid', '章鱼'],
  ['car', 'automobile', 'drive', 0.7, 'road', 'car, vehicle, sedan, automobile', '汽车 轿车 小车 车子 跑车'],
  ['suv', 'sport-utility-vehicle', 'drive', 0.75, 'road', 'suv, jeep, pickup, van', '越野车 吉普'],
  [
    'racing-car',
    'racing-car',
    'drive',
    0.6,
    'road',
    'race car, racing car, formula one, f1 car, sports car',
    '赛车 方程式',
  ],
  ['taxi', 'taxi', 'drive', 0.75, 'city', 'taxi, cab', '出租车'],
  ['bus', 'bus', 'drive', 1, 'city', 'bus, coach', '公交车 巴士'],
  ['truck', 'delivery-truck', 'drive', 1, 'road', 'truck, lorry', '卡车 货车'],
  ['sailboat', 'sailboat', 'sail', 1.2, 'ocean', 'boat, sailboat, yacht, sailing boat', '帆船 小船 游艇'],
  ['speedboat', 'speedboat', 'sail', 0.6, 'ocean', 'speedboat, motorboat', '快艇 摩托艇'],
  ['ship', 'ship', 'sail', 1.3, 'ocean', 'ship, ferry, cruise ship, pirate ship', '轮船 大船 邮轮'],
  ['rocket', 'rocket', 'fly', 1.2, 'space', 'rocket, spaceship, spacecraft, starship', '火箭 飞船 宇宙飞船'],
  ['airplane', 'airplane', 'fly', 0.9, 'sky', 'airplane, aeroplane, plane, jet, aircraft', '飞机 客机'],
  ['helicopter', 'helicopter', 'fly', 0.8, 'city', 'helicopter, chopper', '直升机'],
  ['train', 'locomotive', 'drive', 1.1, 'hills', 'train, locomotive, steam train', '火车 列车 蒸汽机车'],
  ['bicycle', 'bicycle', 'drive', 0.8, 'hills', 'bicycle, bike', '自行车 单车'],
  [
    'cyclist',
    'person-biking',
    'drive',
    1,
    'road',
    'cyclist, biking, cycling, riding a bike',
    '骑车 骑自行车',
  ],
  ['motorcycle', 'motorcycle', 'drive', 0.75, 'road', 'motorcycle, motorbike', '摩托车 机车'],
  ['piano', 'piano', 'stand', 1.1, 'stage', 'piano, grand piano, pianist', '钢琴'],
  ['guitar', 'guitar', 'stand', 0.9, 'stage', 'guitar, guitarist', '吉他'],
  ['violin', 'violin', 'stand', 0.8, 'stage', 'violin, violinist, fiddle', '小提琴'],
  ['saxophone', 'saxophone', 'stand', 0.8, 'stage', 'saxophone, sax, jazz', '萨克斯'],
  ['drum', 'drum', 'stand', 0.6, 'stage', 'drum, drummer', '鼓'],
  ['pine', 'evergreen-tree', 'stand', 1.6, 'forest', 'pine tree, pine, fir, evergreen', '松树'],
  ['tree', 'deciduous-tree', 'stand', 1.6, 'hills', 'tree, oak', '大树 树木 一棵树'],
  ['palm', 'palm-tree', 'stand', 1.7, 'beach', 'palm tree, palm', '棕榈树 椰子树 椰树'],
  ['cactus', 'cactus', 'stand', 0.9, 'desert', 'cactus, cacti', '仙人掌'],
  ['house', 'house', 'stand', 1.3, 'hills', 'house, cottage, cabin, hut', '房子 小屋 木屋'],
  ['castle', 'castle', 'stand', 1.7, 'hills', 'castle, palace, fortress', '城堡 宫殿'],
  ['tent', 'tent', 'stand', 0.8, 'forest', 'tent, camping, campsite', '帐篷 露营'],
  ['robot', 'robot', 'walk', 1.1, 'city', 'robot, android, mech', '机器人'],
  ['astronaut', 'astronaut', 'float', 1.2, 'space', 'astronaut, cosmonaut, spaceman', '宇航员 航天员'],
  ['balloon', 'balloon', 'float', 0.9, 'sky', 'balloon', '气球'],
  ['ufo', 'flying-saucer', 'fly', 0.7, 'city', 'ufo, flying saucer, alien ship', '飞碟 不明飞行物'],
  ['satellite', 'satellite', 'float', 0.7, 'space', 'satellite, space station', '卫星 空间站'],
  ['rabbit', 'rabbit', 'hop', 0.7, 'hills', 'rabbit, bunny, hare', '兔子 小兔'],
  ['tiger', 'tiger', 'walk', 1, 'forest', 'tiger', '老虎'],
  ['elephant', 'elephant', 'walk', 1.5, 'hills', 'elephant', '大象'],
  ['giraffe', 'giraffe', 'walk', 1.7, 'hills', 'giraffe', '长颈鹿'],
  ['camel', 'camel', 'walk', 1.2, 'desert', 'camel', '骆驼'],
  ['penguin', 'penguin', 'walk', 0.8, 'snow', 'penguin', '企鹅'],
  ['monkey', 'monkey', 'hop', 0.8, 'forest', 'monkey, chimp', '猴子'],
  ['cow', 'cow', 'walk', 1.1, 'hills', 'cow, bull, cattle', '奶牛 牛'],
  ['sheep', 'ewe', 'walk', 0.8, 'hills', 'sheep, lamb', '绵羊 羊'],
  ['deer', 'deer', 'walk', 1.1, 'forest', 'deer, stag, doe, reindeer', '鹿'],
  ['dragon', 'dragon', 'fly', 1.5, 'mountains', 'dragon', '龙'],
  ['butterfly', 'butterfly', 'fly', 0.4, 'hills', 'butterfly', '蝴蝶'],
  ['bee', 'honeybee', 'fly', 0.35, 'hills', 'bee, bumblebee', '蜜蜂'],
  ['owl', 'owl', 'stand', 0.7, 'forest', 'owl', '猫头鹰'],
  ['swan', 'swan', 'sail', 0.7, 'lake', 'swan', '天鹅'],
  ['duck', 'duck', 'sail', 0.5, 'lake', 'duck, duckling', '鸭子 鸭'],
  ['dinosaur', 't-rex', 'walk', 1.6, 'forest', 'dinosaur, t-rex, tyrannosaurus', '恐龙 霸王龙'],
  ['turkey', 'turkey', 'walk', 0.8, 'hills', 'turkey', '火鸡'],
  ['snowman', 'snowman', 'stand', 1, 'snow', 'snowman', '雪人'],
  ['christmas-tree', 'christmas-tree', 'stand', 1.5, 'snow', 'christmas tree', '圣诞树'],
  ['umbrella', 'umbrella', 'stand', 0.5, null, 'umbrella, parasol', '雨伞 伞'],
  ['kite', 'kite', 'fly', 0.7, 'hills', 'kite', '风筝'],
  [
    'walker',
    'person-walking-facing-right',
    'walk',
    1.15,
    null,
    'person, walker, traveler, traveller, hiker, man, boy, human, people',
    '男人 男孩 行人 旅人 人物 男子',
  ],
  [
    'woman',
    'woman-walking-facing-right',
    'walk',
    1.15,
    null,
    'woman, girl, lady',
    '女人 女孩 女子 少女 姑娘',
  ],
  [
    'runner',
    'person-running-facing-right',
    'run',
    1.15,
    null,
    'runner, running man, jogger, athlete, jogging',
    '跑步 跑者',
  ],
  ['dancer', 'woman-dancing', 'stand', 1.2, 'stage', 'dancer, dancing, ballerina, ballet', '舞者 跳舞 芭蕾'],
];

const PEOPLE = new Set(['walker', 'woman', 'runner', 'cyclist']);

export const SUBJECTS: readonly SubjectEntry[] = ROWS.map(
  ([name, icon, gait, size, home, english, chinese]) => ({
    name,
    icon,
    gait,
    size,
    home,
    facesLeft: LEFT.has(icon) || LEFT.has(name),
    silhouette: PEOPLE.has(name),
    words: { value: name, english: english.split(', '), chinese: chinese.split(' ') },
  }),
);

export const SUBJECT_WORDS: readonly Entry<string>[] = SUBJECTS.map(({ words }) => words);

const byName = new Map(SUBJECTS.map((entry) => [entry.name, entry]));

export function subjectEntry(name: string): SubjectEntry {
  const entry = byName.get(name);
  if (entry === undefined) throw new Error(`no subject is called ${name}`);
  return entry;
}
