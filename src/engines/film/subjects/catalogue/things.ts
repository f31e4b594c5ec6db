import { subjectTable } from './table.ts';

/** Things of the house, the workshop, the playing field and the sky. */
export const THINGS = subjectTable(`
umbrella      | =                 | front | stand | 0.5  | -      | umbrella, parasol | 雨伞 伞
beach-umbrella | umbrella-on-ground | front | stand | 0.9 | beach | beach umbrella, beach parasol | 遮阳伞 沙滩伞
balloon       | =                 | front | float | 0.9  | sky    | balloon, red balloon | 气球
kite          | =                 | front | fly   | 0.7  | hills  | kite | 风筝
carp-streamer | =                 | front | stand | 1    | hills  | carp streamer, koinobori | 鲤鱼旗
paper-lantern | red-paper-lantern | front | float | 0.6  | city   | paper lantern, lantern, chinese lantern, sky lantern, floating lantern | 灯笼 红灯笼 孔明灯 天灯
candle        | =                 | front | stand | 0.5  | room   | candle | 蜡烛
oil-lamp      | diya-lamp         | front | stand | 0.4  | room   | oil lamp, diya | 油灯
light-bulb    | =                 | front | stand | 0.5  | room   | light bulb, lightbulb, bulb | 灯泡
flashlight    | =                 | front | stand | 0.5  | forest | flashlight, torch | 手电筒
campfire      | fire              | front | stand | 0.6  | forest | campfire, bonfire, fire, flame | 篝火 营火 火焰 火堆
fireworks     | firecracker       | front | float | 1.8  | city   | fireworks, firework, firework display, fireworks display | 烟花 焰火 礼花绽放
firecracker   | =                 | front | stand | 0.6  | city   | firecracker | 鞭炮 爆竹
disco-ball    | mirror-ball       | front | float | 0.6  | stage  | disco ball, mirror ball | 迪斯科球
crystal-ball  | =                 | front | stand | 0.6  | room   | crystal ball, snow globe, glass orb | 水晶球
mirror        | =                 | front | stand | 0.9  | room   | mirror | 镜子
treasure      | treasure-chest    | front | stand | 0.6  | beach  | treasure chest, treasure | 宝箱 宝藏
coin          | =                 | front | stand | 0.4  | -      | coin | 硬币 金币
money         | money-bag         | front | stand | 0.6  | -      | money, money bag, bag of gold | 钱袋 金钱
crown         | =                 | front | stand | 0.5  | stage  | crown, tiara | 皇冠 王冠
ring          | =                 | front | stand | 0.4  | -      | diamond ring, wedding ring, gold ring | 戒指 钻戒
diamond       | gem-stone         | front | stand | 0.5  | -      | diamond, gem, gemstone, jewel, crystal | 钻石 宝石 水晶
key           | old-key           | front | stand | 0.5  | -      | key, old key | 钥匙
padlock       | locked            | front | stand | 0.5  | -      | padlock, lock | 挂锁 门锁
hourglass     | hourglass-not-done | front | stand | 0.7 | desert | hourglass | 沙漏
clock         | mantelpiece-clock | front | stand | 0.7  | room   | clock, grandfather clock | 时钟 座钟 钟表
alarm-clock   | =                 | front | stand | 0.5  | room   | alarm clock | 闹钟
watch         | =                 | front | stand | 0.5  | room   | wristwatch, pocket watch, luxury watch, watch face | 手表 腕表
stopwatch     | =                 | front | stand | 0.5  | room   | stopwatch | 秒表
compass       | =                 | front | stand | 0.5  | -      | compass | 指南针
map           | world-map         | front | stand | 0.6  | room   | map, treasure map, world map | 地图 藏宝图
globe         | globe-showing-europe-africa | front | float | 0.9 | space | globe, earth, planet earth | 地球 地球仪
anchor        | =                 | front | stand | 0.8  | underwater | anchor | 船锚
life-ring     | ring-buoy         | front | sail  | 0.5  | ocean  | life ring, lifebuoy, rubber ring, swim ring | 救生圈 游泳圈
fishing-rod   | fishing-pole      | front | stand | 0.8  | lake   | fishing rod, fishing pole | 鱼竿 钓竿
chair         | =                 | front | stand | 0.8  | room   | chair, armchair, rocking chair, stool, bench | 椅子 凳子 长椅
sofa          | couch-and-lamp    | front | stand | 1    | room   | sofa, couch | 沙发
bed           | =                 | front | stand | 0.9  | room   | bed | 床
bathtub       | =                 | front | stand | 0.9  | room   | bathtub | 浴缸
toilet        | =                 | front | stand | 0.8  | room   | toilet | 马桶
door          | =                 | front | stand | 1.2  | room   | door, doorway | 门 大门
television    | =                 | front | stand | 0.8  | room   | television, tv, tv set, old television | 电视 电视机
computer      | desktop-computer  | front | stand | 0.7  | room   | computer, desktop computer, monitor | 电脑 计算机
laptop        | =                 | front | stand | 0.6  | room   | laptop, notebook computer | 笔记本电脑 手提电脑
phone         | mobile-phone      | front | stand | 0.5  | room   | smartphone, phone, mobile phone, cell phone, iphone | 手机 智能手机
telephone     | =                 | front | stand | 0.5  | room   | telephone, rotary phone, landline | 电话 座机
radio         | =                 | front | stand | 0.6  | room   | radio, boombox | 收音机 录音机
headphones    | headphone         | front | stand | 0.5  | room   | headphone, headset, earphone | 耳机
camcorder     | video-camera      | front | stand | 0.6  | room   | camcorder, dslr, vintage camera, polaroid camera | 摄像机 照相机 相机
film-camera   | movie-camera      | front | stand | 0.8  | stage  | movie camera, film camera | 电影摄影机
projector     | film-projector    | front | stand | 0.7  | room   | projector, film projector | 放映机 投影仪
clapperboard  | clapper-board     | front | stand | 0.6  | stage  | clapperboard, film slate | 场记板
book          | open-book         | front | stand | 0.6  | room   | open book, book, diary, journal | 书 书本 书籍 日记
books         | =                 | front | stand | 0.6  | room   | stack of books, pile of books, bookshelf | 一摞书 书堆 书架
scroll        | =                 | front | stand | 0.6  | room   | scroll, parchment, manuscript | 卷轴 羊皮纸
newspaper     | =                 | front | stand | 0.6  | room   | newspaper | 报纸
letter        | love-letter       | front | stand | 0.5  | room   | love letter, letter, envelope | 情书 信件 信封 书信
gift          | wrapped-gift      | front | stand | 0.5  | room   | gift, present box, gift box, wrapped present, christmas present | 礼物 礼盒
pinata        | =                 | front | float | 0.6  | hills  | pinata, party popper | 礼花
painting      | framed-picture    | front | stand | 0.9  | room   | painting, framed picture, picture frame | 油画 画框 画作
palette       | artist-palette    | front | stand | 0.6  | room   | artist palette, paint palette | 调色板
paintbrush    | =                 | front | stand | 0.6  | room   | paintbrush, calligraphy brush | 画笔 毛笔
pencil        | =                 | front | stand | 0.5  | room   | pencil, crayon | 铅笔 蜡笔
yarn          | =                 | front | stand | 0.5  | room   | yarn, ball of yarn, ball of wool | 毛线 毛线球
broom         | =                 | front | stand | 0.8  | room   | broom, broomstick | 扫帚 扫把
bucket        | =                 | front | stand | 0.5  | room   | bucket, pail | 水桶 桶
basket        | =                 | front | stand | 0.5  | hills  | basket, picnic basket | 篮子 竹篮
backpack      | =                 | front | stand | 0.6  | hills  | backpack, rucksack | 背包 书包
suitcase      | luggage           | front | stand | 0.7  | city   | suitcase, luggage | 行李箱 旅行箱
briefcase     | =                 | front | stand | 0.5  | room   | briefcase | 公文包
handbag       | =                 | front | stand | 0.5  | room   | handbag, purse | 手提包 包包
hat           | top-hat           | front | stand | 0.5  | stage  | top hat, magic hat | 礼帽 帽子
sneaker       | running-shoe      | front | stand | 0.5  | city   | sneaker, running shoe, shoe | 运动鞋 球鞋 鞋子
high-heel     | high-heeled-shoe  | front | stand | 0.5  | stage  | high heel, stiletto | 高跟鞋
lipstick      | =                 | front | stand | 0.5  | room   | lipstick | 口红
sword         | dagger            | front | stand | 0.9  | mountains | sword, dagger, katana, lightsaber | 宝剑 剑 匕首 武士刀
swords        | crossed-swords    | front | stand | 0.9  | mountains | crossed swords | 双剑
shield        | =                 | front | stand | 0.8  | mountains | shield | 盾牌
bow           | bow-and-arrow     | front | stand | 0.9  | forest | bow and arrow | 弓箭
axe           | =                 | front | stand | 0.7  | forest | axe, hatchet | 斧头
hammer        | =                 | front | stand | 0.6  | room   | hammer, sledgehammer | 锤子
wrench        | =                 | front | stand | 0.6  | room   | wrench, spanner | 扳手
gear          | =                 | front | float | 0.7  | room   | gears, cogwheel, clockwork | 齿轮
magnet        | =                 | front | stand | 0.6  | room   | magnet | 磁铁
telescope     | =                 | front | stand | 0.9  | hills  | telescope | 望远镜
microscope    | =                 | front | stand | 0.8  | room   | microscope | 显微镜
flask         | alembic           | front | stand | 0.7  | room   | flask, potion, beaker | 烧瓶 药水 烧杯
dna           | =                 | front | float | 1    | space  | dna, double helix | 基因 双螺旋
brain         | =                 | front | float | 0.7  | space  | brain | 大脑
heart         | red-heart         | front | float | 0.7  | -      | red heart, heart shape | 爱心 红心 心形
bone          | =                 | front | stand | 0.5  | desert | bone | 骨头
feather       | =                 | front | float | 0.5  | -      | feather | 羽毛
nest          | nest-with-eggs    | front | stand | 0.5  | forest | nest, bird nest | 鸟巢 鸟窝
bomb          | =                 | front | stand | 0.6  | -      | bomb | 炸弹
trophy        | =                 | front | stand | 0.7  | stage  | trophy | 奖杯
medal         | sports-medal      | front | stand | 0.6  | stage  | medal, gold medal | 奖牌 金牌
soccer-ball   | =                 | front | hop   | 0.4  | hills  | soccer ball, football, ball | 足球 皮球 球
basketball    | =                 | front | hop   | 0.4  | city   | basketball | 篮球
baseball      | =                 | front | hop   | 0.35 | hills  | baseball, softball | 棒球
tennis        | =                 | front | hop   | 0.5  | hills  | tennis ball, tennis racket | 网球 网球拍
volleyball    | =                 | front | hop   | 0.4  | beach  | volleyball, beach ball | 排球 沙滩球
rugby-ball    | american-football | front | hop   | 0.4  | hills  | american football, rugby ball | 橄榄球
bowling       | =                 | front | stand | 0.6  | room   | bowling, bowling ball | 保龄球
boxing-glove  | =                 | front | stand | 0.6  | stage  | boxing glove | 拳击手套
die           | game-die          | front | hop   | 0.4  | room   | dice | 骰子
chess         | chess-pawn        | front | stand | 0.7  | room   | chess, chess piece, chessboard | 国际象棋 棋子 象棋
gamepad       | video-game        | front | stand | 0.5  | room   | game controller, gamepad, joystick | 游戏手柄
puzzle        | puzzle-piece      | front | stand | 0.5  | room   | puzzle piece, jigsaw puzzle | 拼图
yo-yo         | =                 | front | stand | 0.4  | room   | yo-yo | 悠悠球
magic-wand    | =                 | front | stand | 0.6  | forest | magic wand, wand | 魔杖 魔法棒
moon          | full-moon         | front | float | 0.8  | -      | giant moon, lunar orb | 巨大的月亮
planet        | ringed-planet     | front | float | 1.1  | space  | saturn, ringed planet | 土星
mars          | ringed-planet     | front | float | 1.1  | space  | mars, red planet | 火星
comet         | =                 | front | fly   | 0.9  | space  | comet | 彗星
meteor        | =                 | front | fly   | 0.9  | space  | meteor, asteroid, meteorite, fireball | 流星 陨石 小行星
star          | glowing-star      | front | float | 0.5  | sky    | paper star, glowing star, gold star | 星星
snowflake     | =                 | front | float | 0.5  | snow   | giant snowflake, crystal snowflake | 巨大的雪花
bubble        | bubbles           | front | float | 0.6  | -      | bubble, soap bubble | 泡泡 肥皂泡
tornado       | =                 | front | stand | 1.7  | hills  | tornado, twister, whirlwind | 龙卷风 旋风
rainbow       | =                 | front | stand | 1.3  | hills  | rainbow | 彩虹
ice-cube      | ice               | front | stand | 0.5  | snow   | ice cube, block of ice | 冰块
barrel        | oil-drum          | front | stand | 0.6  | city   | barrel, oil drum | 油桶 木桶
pirate-flag   | =                 | front | stand | 0.8  | ocean  | pirate flag, jolly roger | 海盗旗
trident       | trident-emblem    | front | stand | 0.9  | underwater | trident | 三叉戟
vase          | amphora           | front | stand | 0.7  | room   | vase, amphora, urn, pottery | 花瓶 陶罐 瓷器
shopping-cart | =                 | right | drive | 0.7  | city   | shopping cart, shopping trolley | 购物车
wheel         | =                 | right | drive | 0.6  | road   | wheel, wagon wheel | 轮胎 车轮
ladder        | =                 | front | stand | 1.1  | room   | ladder | 梯子
mask          | performing-arts   | front | stand | 0.7  | stage  | theatre mask, theater mask, venetian mask | 面具
`);
