import { subjectTable } from './table.ts';

/** Whatever carries people or goods. */
export const VEHICLES = subjectTable(`
car          | automobile            | left  | drive | 0.7  | road   | car, vehicle, sedan, automobile, coupe, hatchback, tesla, muscle car, convertible | 汽车 轿车 小车 车子 车 小汽车 特斯拉
suv          | sport-utility-vehicle | left  | drive | 0.75 | road   | suv, jeep, four wheel drive, land rover, off roader, 4x4 | 越野车 吉普 吉普车
van          | minibus               | left  | drive | 0.85 | road   | van, minibus, minivan, camper van, campervan, rv, motorhome, camper | 面包车 房车 露营车 小巴
pickup       | pickup-truck          | left  | drive | 0.75 | road   | pickup truck, pickup | 皮卡 皮卡车
racing-car   | =                     | left  | drive | 0.6  | road   | race car, racing car, formula one, formula 1, f1 car, f1, sports car, supercar, ferrari, lamborghini, go kart, porsche | 赛车 方程式 跑车 超跑 法拉利
taxi         | =                     | left  | drive | 0.75 | city   | taxi, cab, taxicab | 出租车 的士
police-car   | =                     | left  | drive | 0.75 | city   | police car, patrol car, squad car | 警车
ambulance    | =                     | left  | drive | 0.9  | city   | ambulance | 救护车
fire-truck   | fire-engine           | left  | drive | 1    | city   | fire truck, fire engine, firetruck | 消防车 救火车
bus          | =                     | left  | drive | 1    | city   | bus, coach, school bus, double decker | 公交车 巴士 公共汽车 校车 大巴
trolleybus   | =                     | left  | drive | 1    | city   | trolleybus | 无轨电车
truck        | delivery-truck        | left  | drive | 1    | road   | truck, lorry, delivery truck, garbage truck, food truck, ice cream truck | 卡车 货车 餐车
semi-truck   | articulated-lorry     | left  | drive | 1.1  | road   | semi truck, semi, articulated lorry, big rig, trailer truck, 18 wheeler | 大货车 重型卡车 集装箱车
tractor      | =                     | left  | drive | 0.9  | hills  | tractor, combine harvester, bulldozer, excavator | 拖拉机 收割机 推土机 挖掘机
rickshaw     | auto-rickshaw         | left  | drive | 0.85 | city   | rickshaw, auto rickshaw, tuk tuk | 三轮车 嘟嘟车 黄包车
motorcycle   | =                     | left  | drive | 0.75 | road   | motorcycle, motorbike, harley, superbike, dirt bike, motorcyclist | 摩托车 机车 摩托 摩托车手
scooter      | motor-scooter         | left  | drive | 0.7  | city   | scooter, moped, vespa, motor scooter | 踏板车 电动车 小电驴
kick-scooter | =                     | left  | drive | 0.7  | city   | kick scooter, electric scooter, e scooter | 滑板车
bicycle      | =                     | left  | drive | 0.8  | hills  | bicycle, bike, mountain bike, tandem | 自行车 单车 脚踏车
skateboard   | =                     | right | drive | 0.4  | city   | skateboard, longboard | 滑板
roller-skate | =                     | right | drive | 0.5  | city   | roller skate, rollerblade | 轮滑鞋 溜冰鞋 旱冰鞋
train        | locomotive            | left  | drive | 1.1  | hills  | train, locomotive, steam train, steam engine, steam locomotive, freight train | 火车 列车 蒸汽机车 蒸汽火车
bullet-train | =                     | left  | drive | 1    | hills  | bullet train, high speed train, shinkansen, maglev | 高铁 动车 新干线 磁悬浮
railway-car  | =                     | front | drive | 1    | hills  | railway car, railcar, train carriage, railway carriage, orient express | 车厢 火车车厢
tram         | tram-car              | front | drive | 1    | city   | tram, streetcar, trolley, light rail | 电车 有轨电车
metro        | train                 | front | drive | 1    | city   | subway, metro, subway train, commuter train | 地铁
monorail     | suspension-railway    | front | drive | 1    | city   | monorail, suspension railway | 单轨列车 空轨
cable-car    | aerial-tramway        | front | float | 0.9  | mountains | cable car, gondola lift, ski lift, chairlift, aerial tramway | 缆车 索道
sailboat     | =                     | right | sail  | 1.2  | ocean  | boat, sailboat, yacht, sailing boat, catamaran, dinghy | 帆船 小船 游艇 船 渔船 小舟
speedboat    | =                     | left  | sail  | 0.6  | ocean  | speedboat, jet ski, powerboat | 快艇 摩托艇
motor-boat   | =                     | left  | sail  | 0.7  | ocean  | motorboat, fishing boat, lifeboat, trawler | 机动船 救生艇
canoe        | =                     | right | sail  | 0.5  | lake   | canoe, kayak, gondola, rowboat, rowing boat, raft | 独木舟 皮划艇 贡多拉 竹筏 木筏
pirate-ship  | ship                  | right | sail  | 1.5  | ocean  | pirate ship, ghost ship, flying dutchman | 海盗船 幽灵船
tall-ship    | ship                  | right | sail  | 1.5  | ocean  | tall ship, galleon, sailing ship, old sailing ship, viking ship, schooner, caravel, frigate | 帆船战舰 大帆船 古帆船
ship         | =                     | left  | sail  | 1.3  | ocean  | ship, steamship, titanic, warship, vessel, cargo ship, battleship, submarine, container ship | 轮船 大船 军舰 货轮 潜水艇 战舰
cruise-ship  | passenger-ship        | left  | sail  | 1.3  | ocean  | cruise ship, ocean liner, cruise liner | 邮轮 游轮
ferry        | =                     | left  | sail  | 1.2  | ocean  | ferry, ferryboat | 渡轮 渡船
airplane     | small-airplane        | right | fly   | 0.9  | sky    | biplane, propeller plane, small plane, seaplane, glider, fighter plane, airplane, aeroplane, plane, aircraft | 飞机 螺旋桨飞机 滑翔机 战斗机
jet          | airplane              | right | fly   | 0.9  | sky    | jet, airliner, jumbo jet, passenger jet, fighter jet, jetliner, boeing, spaceplane | 客机 喷气机 喷气式飞机
helicopter   | =                     | left  | fly   | 0.8  | city   | helicopter, chopper | 直升机
hot-air-balloon | =                  | front | float | 1.4  | sky    | hot air balloon, hot-air balloon, air balloon, blimp, airship, zeppelin | 热气球 飞艇
parachute    | =                     | front | float | 0.8  | sky    | parachute, skydiver, paraglider, parachutist, skydiving, hang glider | 降落伞 跳伞 滑翔伞
rocket       | =                     | right | fly   | 1.2  | space  | rocket, rocket ship, spaceship, spacecraft, starship, space shuttle, missile | 火箭 飞船 宇宙飞船 航天飞机 太空飞船 导弹
ufo          | flying-saucer         | front | fly   | 0.7  | city   | ufo, flying saucer, alien ship, mothership, alien spaceship | 飞碟 不明飞行物
satellite    | =                     | front | float | 0.7  | space  | satellite, space station, space probe | 卫星 空间站 人造卫星 太空站 探测器
sled         | =                     | right | drive | 0.5  | snow   | sled, sledge, sleigh, toboggan | 雪橇
`);
