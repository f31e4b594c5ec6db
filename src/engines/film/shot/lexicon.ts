import type { TimeOfDay } from '../passes/palettes.ts';
import type { CameraMove, Look, Setting, Weather } from './shot-spec.ts';

/** Words that mean `value`. English ones match whole words, plurals included; Chinese ones match anywhere. */
export interface Entry<T> {
  readonly value: T;
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

function entry<T>(value: T, english: string, chinese: string): Entry<T> {
  return { value, english: english.split(', '), chinese: chinese.split(' ') };
}

/** Earlier entries win a tie: places before landscapes, landscapes before open sky. */
export const SETTING_WORDS: readonly Entry<Setting>[] = [
  entry(
    'stage',
    'stage, theater, theatre, concert, concert hall, spotlight, opera, performance, audience',
    '舞台 剧院 音乐会 演出 聚光灯 音乐厅',
  ),
  entry(
    'underwater',
    'underwater, under the sea, coral reef, seabed, deep sea, aquarium',
    '水下 海底 珊瑚 深海 水族馆',
  ),
  entry(
    'space',
    'space, outer space, galaxy, nebula, planet, cosmos, universe, orbit around earth, starship, mars, milky way',
    '太空 宇宙 星空 银河 星系 星云 行星 火星',
  ),
  entry(
    'city',
    'city, street, downtown, neon, skyscraper, alley, tokyo, new york, cyberpunk, skyline, metropolis, urban',
    '城市 街道 街头 霓虹 都市 摩天 大楼 夜市 赛博朋克 东京 上海',
  ),
  entry('road', 'road, highway, freeway, racetrack, motorway, route 66', '公路 马路 高速公路 赛道 道路'),
  entry('beach', 'beach, seaside, shore, coast, seashore, tropical island', '沙滩 海滩 海边 海岸'),
  entry(
    'ocean',
    'ocean, sea, wave, high seas, storm at sea, atlantic, pacific',
    '海洋 大海 海浪 海面 波涛 汪洋',
  ),
  entry('lake', 'lake, pond, fuji, mount fuji, mt fuji, lagoon, river, fjord', '湖 池塘 富士山 河流 湖面 江'),
  entry('desert', 'desert, dune, sahara, sandstorm, oasis', '沙漠 沙丘 戈壁 荒漠'),
  entry('forest', 'forest, wood, woodland, jungle, rainforest, grove, redwood', '森林 树林 丛林 林间 雨林'),
  entry(
    'mountains',
    'mountain, peak, alps, himalaya, everest, summit, cliff, canyon, volcano, ridge',
    '山脉 高山 雪山 山峰 山顶 群山 峡谷 火山 悬崖 山',
  ),
  entry(
    'snow',
    'snow, snowfield, tundra, arctic, antarctica, glacier, iceberg, winter',
    '雪地 雪原 冰川 极地 冬天 冬季',
  ),
  entry(
    'hills',
    'hill, meadow, field, countryside, grassland, prairie, farm, valley, park, garden, lawn, spring flowers',
    '草原 草地 田野 乡村 山丘 农场 山谷 公园 花园',
  ),
  entry(
    'room',
    'room, living room, kitchen, bedroom, house interior, indoors, indoor, cafe, office, library, studio, home',
    '房间 客厅 厨房 卧室 室内 咖啡馆 办公室 图书馆 家里',
  ),
  entry('sky', 'sky, cloud, above the clouds, heaven, flying over, aerial', '天空 云层 云海 云端 高空'),
];

export const TIME_WORDS: readonly Entry<TimeOfDay>[] = [
  entry('dawn', 'dawn, sunrise, morning, daybreak, early morning', '黎明 日出 清晨 早晨 拂晓 早上'),
  entry('sunset', 'sunset, dusk, golden hour, evening, twilight', '日落 黄昏 夕阳 傍晚 晚霞'),
  entry(
    'night',
    'night, midnight, moonlight, moonlit, starry, nighttime, neon',
    '夜晚 夜 午夜 月光 月夜 霓虹 星空',
  ),
  entry('day', 'day, daytime, noon, midday, afternoon, sunny, daylight', '白天 中午 正午 下午 晴天 阳光'),
];

export const WEATHER_WORDS: readonly Entry<Weather>[] = [
  entry(
    'storm',
    'storm, stormy, thunder, thunderstorm, tempest, hurricane, rough sea',
    '暴风雨 风暴 雷暴 狂风 台风',
  ),
  entry('rain', 'rain, rainy, raining, drizzle, downpour, wet', '下雨 雨中 雨 雨天 大雨'),
  entry(
    'snow',
    'snowing, snowfall, snowstorm, blizzard, falling snow, snowflake',
    '下雪 飘雪 大雪 暴雪 雪花',
  ),
  entry('fog', 'fog, foggy, mist, misty, haze, hazy', '雾 薄雾 大雾 雾气'),
  entry('cloudy', 'cloudy, overcast, clouds, grey sky, gray sky', '多云 阴天 乌云'),
  entry('clear', 'clear, sunny, cloudless, blue sky', '晴朗 晴天 万里无云 蓝天'),
];

export const MOVE_WORDS: readonly Entry<CameraMove>[] = [
  entry(
    'rush',
    'high speed, at speed, speeding, racing, race, fast, rushes, moves forward, drives forward, hyperlapse',
    '高速 飞驰 疾驰 快速 赛车 冲刺 向前行驶',
  ),
  entry(
    'pull-out',
    'pull out, pulls out, pull back, pulls back, zoom out, zooms out, dolly out',
    '拉远 后退 拉镜头 镜头拉开',
  ),
  entry('pan-left', 'pan left, pans left, panning left, to the left', '向左 左移 左摇'),
  entry(
    'pan-right',
    'pan right, pans right, panning right, pan, pans, panning, to the right',
    '向右 右移 右摇 摇镜头',
  ),
  entry('tilt-up', 'tilt up, tilts up, look up, looks up, looking up', '向上 仰拍 上摇'),
  entry('tilt-down', 'tilt down, tilts down, look down, looks down', '向下 俯拍 下摇'),
  entry(
    'orbit',
    'orbit, orbits, orbiting, circles around, circling, arc shot, rotates around',
    '环绕 旋转镜头 绕',
  ),
  entry(
    'crane',
    'rise, rises, rising shot, crane shot, crane up, ascend, takes off',
    '升起 升空 上升 升镜头',
  ),
  entry('static', 'static, locked off, still camera, tripod, fixed camera', '固定镜头 静止镜头'),
  entry(
    'push-in',
    'push in, pushes in, zoom in, zooms in, dolly in, drone, fly over, flyover, approach',
    '推进 推镜头 拉近 航拍 无人机',
  ),
];

export const LOOK_WORDS: readonly Entry<Look>[] = [
  entry('anime', 'anime, manga, ghibli, cel shaded, cartoon', '动漫 动画风格 卡通 二次元'),
  entry('comic', 'comic, comic book, graphic novel, pop art', '漫画 美漫'),
  entry('nostalgic', 'nostalgic, vintage, retro, old film, sepia, super 8, 1970s', '复古 怀旧 老电影'),
];

export const CALICO_WORDS = entry('calico', 'calico, tricolor, tricolour, tortoiseshell', '三花 玳瑁');

type Colour = readonly [number, number, number];
export const COLOUR_WORDS: readonly Entry<Colour>[] = [
  entry<Colour>([206, 40, 36], 'red, crimson, scarlet', '红色 红'),
  entry<Colour>([42, 96, 206], 'blue, navy', '蓝色 蓝'),
  entry<Colour>([52, 142, 70], 'green, emerald', '绿色 绿'),
  entry<Colour>([226, 180, 92], 'golden, gold, blond', '金色 金毛'),
  entry<Colour>([236, 202, 60], 'yellow', '黄色 黄'),
  entry<Colour>([44, 42, 48], 'black', '黑色 黑'),
  entry<Colour>([236, 234, 230], 'white', '白色 白'),
  entry<Colour>([232, 128, 44], 'orange, ginger', '橙色 橘'),
  entry<Colour>([236, 132, 172], 'pink', '粉色 粉红'),
  entry<Colour>([132, 72, 176], 'purple, violet', '紫色 紫'),
  entry<Colour>([122, 82, 52], 'brown, chestnut', '棕色 褐色'),
  entry<Colour>([150, 152, 158], 'grey, gray, silver', '灰色 银色'),
];
