import type { TimeOfDay } from '../../passes/palettes.ts';
import type { Setting, Weather } from '../shot-spec.ts';
import { type Entry, entry, hint } from './entry.ts';
import { settingWordsOf } from './place-words.ts';

/** Earlier entries win a tie: places before landscapes, landscapes before open sky. */
const USUAL_WORDS: readonly Entry<Setting>[] = [
  entry(
    'stage',
    'stage, theater, theatre, concert, concert hall, spotlight, opera, opera house, recital, talent show, nightclub, jazz club, catwalk, runway show, circus ring, boxing ring',
    '舞台 剧院 音乐会 演出 聚光灯 音乐厅 演唱会 歌剧院 戏台',
  ),
  hint('stage', 'performance, audience, orchestra, recital hall, curtain call', '观众 表演 乐团 交响乐'),
  entry(
    'underwater',
    'underwater, under the sea, under water, coral reef, reef, seabed, sea floor, ocean floor, deep sea, deep ocean, aquarium, beneath the waves, under the waves, below the surface, sunken ship, shipwreck, kelp forest, fish tank',
    '水下 海底 珊瑚 珊瑚礁 深海 水族馆 海底世界 水底',
  ),
  entry(
    'space',
    'space, outer space, galaxy, nebula, planet, alien planet, cosmos, universe, orbit around earth, starship bridge, mars, martian, jupiter, moon surface, lunar surface, surface of the moon, milky way, black hole, asteroid belt, deep space, interstellar, zero gravity, supernova',
    '太空 宇宙 银河 星系 星云 行星 火星 月球 黑洞 外太空 星际 木星',
  ),
  entry(
    'city',
    'city, street, downtown, alley, alleyway, tokyo, new york, new york city, manhattan, cyberpunk, metropolis, urban, times square, shanghai, hong kong, paris, london, venice, lisbon, sidewalk, crosswalk, chinatown, town, train station, train platform, subway station, shibuya, plaza, town square, las vegas, mumbai, san francisco, chicago, seoul, bangkok, dubai, city street, car park, parking lot',
    '城市 街道 街头 都市 大楼 赛博朋克 东京 上海 北京 香港 纽约 巴黎 伦敦 城里 小巷 巷子 市中心 广场 火车站 车站 地铁站 大街 街上',
  ),
  hint(
    'city',
    'neon, skyscraper, traffic, building, apartment, pedestrian, neon light, neon sign, lunar new year, new year',
    '霓虹 摩天 霓虹灯 高楼 摩天大楼 春节',
  ),
  entry(
    'road',
    'road, dirt road, highway, freeway, racetrack, race track, motorway, route 66, mountain road, country road, desert highway, desert road, coastal road, coastal highway, autobahn, race circuit, winding road',
    '公路 马路 高速公路 赛道 道路 山路 沿海公路 海岸公路 沙漠公路 乡间小路 盘山公路',
  ),
  entry(
    'beach',
    'beach, seaside, shore, coast, seashore, sandy shore, coastline, tropical island, boardwalk, sandcastle, shoreline, big sur, white sand',
    '沙滩 海滩 海边 海岸 海岸线 岸边',
  ),
  entry(
    'ocean',
    'ocean, sea, open water, high seas, storm at sea, atlantic, pacific, open sea, seascape',
    '海洋 大海 海浪 海面 波涛 汪洋 海上 巨浪 大洋',
  ),
  hint('ocean', 'wave, tide, swell', '浪花 潮水'),
  entry(
    'lake',
    'lake, pond, fuji, mount fuji, mt fuji, lagoon, river, fjord, stream, creek, riverbank, lakeside, swamp, canal, wetland, riverside, amazon river',
    '湖 池塘 富士山 河流 湖面 江 湖边 湖泊 河边 小溪 溪边 江上 江面 江南 山水 小河',
  ),
  entry(
    'desert',
    'desert, dune, sand dune, sahara, sandstorm, oasis, gobi, wasteland, wild west',
    '沙漠 沙丘 戈壁 荒漠 沙尘暴',
  ),
  entry(
    'forest',
    'forest, wood, woodland, grove, redwood, pine forest, enchanted forest, undergrowth, treetop',
    '森林 树林 林间 松林 林中',
  ),
  hint('forest', 'foliage, moss, mossy', '青苔 落叶林'),
  entry(
    'mountains',
    'mountain, peak, alps, himalaya, everest, mount everest, summit, cliff, ridge, mountain range, mountain top, mountaintop, mountain slope, rocky mountains, highlands',
    '山脉 高山 雪山 山峰 山顶 群山 悬崖 山 珠峰 山间 山谷间',
  ),
  entry(
    'snow',
    'snowfield, tundra, arctic, antarctica, antarctic, glacier, ice sheet, north pole, south pole, frozen lake, ski slope, snowy slope, icy plain, snowy plain, snowy field, snowscape, ski resort, winter wonderland',
    '雪地 雪原 冰川 极地 南极 北极 冰原 冰面 滑雪场 冰天雪地',
  ),
  hint('snow', 'snow, winter, snow covered', '冬天 冬季 积雪'),
  entry(
    'hills',
    'hill, field, field of, countryside, grassland, prairie, valley, orchard, plain, rolling hills, grassy, golf course, steppe, snowy meadow, apple orchard',
    '草原 乡村 山丘 山谷 果园 苹果园',
  ),
  hint('hills', 'grass', '草丛'),
  entry(
    'room',
    'room, living room, house interior, indoors, indoor, studio, bathroom, hallway, attic, basement, at home, train compartment, windowsill, fireplace',
    '房间 客厅 室内 家里 工作室 屋里 屋内 壁炉',
  ),
  hint(
    'room',
    'window, table, desk, carpet, shelf, candlelight, plate, interior',
    '桌子 桌上 窗边 窗户 窗前 窗外',
  ),
  entry(
    'sky',
    'sky, above the clouds, heaven, cloudscape, sea of clouds, floating island, stratosphere, through the clouds, in the clouds, in the sky, across the sky',
    '天空 云层 云海 云端 高空 空中 天上',
  ),
];

export const SETTING_WORDS: readonly Entry<Setting>[] = [
  ...new Set(USUAL_WORDS.map(({ value }) => value)),
].flatMap((setting) => [...USUAL_WORDS.filter(({ value }) => value === setting), ...settingWordsOf(setting)]);

export const TIME_WORDS: readonly Entry<TimeOfDay>[] = [
  entry(
    'dawn',
    'dawn, sunrise, morning, daybreak, early morning, first light, morning light, blue hour, morning sun, early light',
    '黎明 日出 清晨 早晨 拂晓 早上 晨光 朝阳 晨曦 日出时分 凌晨',
  ),
  entry(
    'sunset',
    'sunset, dusk, golden hour, evening, twilight, sundown, setting sun, magic hour, late afternoon, nightfall, evening light, evening sun',
    '日落 黄昏 夕阳 傍晚 晚霞 夕阳西下 落日 暮色 黄昏时分',
  ),
  entry(
    'night',
    'night, midnight, moonlight, moonlit, starry, starry night, nighttime, at night, night sky, starlight, under the stars, full moon, northern lights, aurora, nocturnal, late night, starlit, fireworks, halloween night, night time, aurora borealis, starry sky, crescent moon',
    '夜晚 夜 午夜 月光 月夜 深夜 夜空 星空 星空下 极光 夜里 满月 繁星 夏夜 雪夜 雨夜 烟花 月下',
  ),
  hint(
    'night',
    'neon, candlelight, firefly, nightclub, moon, neon light, neon sign',
    '霓虹 萤火虫 月亮 霓虹灯',
  ),
  entry(
    'day',
    'day, daytime, noon, midday, afternoon, sunny, daylight, broad daylight, sunny day, bright day, sunny afternoon, high noon, mid afternoon, blue sky, clear blue sky, bright blue sky, scorching sun',
    '白天 中午 正午 下午 晴天 阳光 午后 烈日 蓝天 大白天',
  ),
  hint('day', 'sunlight, sunshine, sunlit, sunbeam, summer', '日光 夏天 夏日'),
];

export const WEATHER_WORDS: readonly Entry<Weather>[] = [
  entry(
    'storm',
    'storm, stormy, thunder, thunderstorm, tempest, hurricane, rough sea, lightning, typhoon, stormy sea, violent storm, lightning storm, storm at sea, gale',
    '暴风雨 风暴 雷暴 狂风 台风 雷雨 闪电 电闪雷鸣 狂风暴雨',
  ),
  entry(
    'rain',
    'rain, rainy, raining, drizzle, downpour, pouring rain, heavy rain, raindrop, monsoon, rain soaked, rain slicked, rainfall, raining cats and dogs, rainstorm',
    '下雨 雨中 雨 雨天 大雨 细雨 暴雨 雨夜 毛毛雨 雨水 小雨',
  ),
  hint('rain', 'wet, puddle, wet street', '积水 湿漉漉'),
  entry(
    'snow',
    'snowing, snowfall, snowstorm, blizzard, falling snow, snowflake, snow falls, snow falling, snow fall, heavy snow, light snow, snow drifts down, snow is falling, gentle snow',
    '下雪 飘雪 大雪 暴雪 雪花 雪夜 暴风雪 飞雪 雪花纷飞 大雪纷飞 雪中',
  ),
  entry(
    'fog',
    'fog, foggy, mist, misty, haze, hazy, morning mist, morning fog, smog, shrouded in mist',
    '雾 薄雾 大雾 雾气 迷雾 晨雾 云雾 雾霾 烟雾缭绕',
  ),
  entry(
    'cloudy',
    'cloudy, overcast, grey sky, gray sky, overcast sky, cloudy sky, dark clouds, gloomy sky',
    '多云 阴天 乌云 乌云密布',
  ),
  hint('cloudy', 'clouds', ''),
  entry(
    'clear',
    'clear, sunny, cloudless, blue sky, clear sky, clear blue sky, bright blue sky, sunny day, sunny afternoon, clear night, scorching sun',
    '晴朗 晴天 万里无云 蓝天 烈日 晴空',
  ),
];

/** Snow lies, whether or not it falls. */
export const SNOWY_WORDS: readonly Entry<true>[] = [
  entry(
    true,
    'snow, snowy, icy, ice, glacier, winter, alps, arctic, antarctica, antarctic, snowfield, iceberg, snowing, snowfall, blizzard, snowstorm, ' +
      'snow covered, snow capped, snowcapped, tundra, frozen lake, ski slope, snowy slope, snowy plain, icy plain, snowy field, snowy meadow, ' +
      'falling snow, snow falls, snow falling, heavy snow, light snow, ice sheet, north pole, south pole, everest, mount everest, himalaya, ' +
      'ski resort, snowscape, frosty, winter wonderland, gentle snow',
    '雪 冰川 冬 雪山 雪地 雪原 下雪 大雪 飘雪 暴雪 雪夜 冰原 南极 北极 冬天 冬季 积雪 暴风雪 飞雪 冰天雪地 滑雪场 冰雪 雪花 大雪纷飞 珠峰 极地 雪花纷飞 雪中 冰面',
  ),
];
