import { subjectTable } from './table.ts';

/** What is eaten and drunk; shown on a table when the prompt names no place. */
export const FOOD = subjectTable(`
apple       | red-apple     | front | stand | 0.5  | room   | apple, red apple | 苹果
green-apple | =             | front | stand | 0.5  | room   | green apple | 青苹果
banana      | =             | front | stand | 0.5  | room   | banana | 香蕉
orange      | tangerine     | front | stand | 0.5  | room   | tangerine, mandarin orange, orange fruit, oranges, clementine | 橘子 橙子 柑橘
lemon       | =             | front | stand | 0.45 | room   | lemon | 柠檬
lime        | =             | front | stand | 0.45 | room   | lime | 青柠
strawberry  | =             | front | stand | 0.45 | room   | strawberry | 草莓
cherry      | cherries      | front | stand | 0.45 | room   | cherry | 樱桃
grapes      | =             | front | stand | 0.5  | room   | grape | 葡萄
peach       | =             | front | stand | 0.5  | room   | peach, apricot | 桃子
pear        | =             | front | stand | 0.5  | room   | pear | 梨
pineapple   | =             | front | stand | 0.6  | room   | pineapple | 菠萝
watermelon  | =             | front | stand | 0.5  | room   | watermelon | 西瓜
melon       | =             | front | stand | 0.5  | room   | melon, cantaloupe | 哈密瓜 甜瓜
mango       | =             | front | stand | 0.45 | room   | mango | 芒果
kiwi        | kiwi-fruit    | front | stand | 0.45 | room   | kiwi, kiwi fruit | 猕猴桃
coconut     | =             | front | stand | 0.45 | beach  | coconut | 椰子
blueberries | =             | front | stand | 0.4  | room   | blueberry, berry | 蓝莓
avocado     | =             | front | stand | 0.45 | room   | avocado | 牛油果 鳄梨
tomato      | =             | front | stand | 0.45 | room   | tomato | 番茄 西红柿
potato      | =             | front | stand | 0.4  | room   | potato | 土豆 马铃薯
carrot      | =             | front | stand | 0.45 | room   | carrot | 胡萝卜
corn        | ear-of-corn   | front | stand | 0.5  | hills  | corn, ear of corn, maize | 玉米
broccoli    | =             | front | stand | 0.45 | room   | broccoli | 西兰花
cucumber    | =             | front | stand | 0.45 | room   | cucumber, zucchini | 黄瓜
eggplant    | =             | front | stand | 0.45 | room   | eggplant, aubergine | 茄子
onion       | =             | front | stand | 0.4  | room   | onion | 洋葱
garlic      | =             | front | stand | 0.4  | room   | garlic | 大蒜
pepper      | hot-pepper    | front | stand | 0.45 | room   | chili, chili pepper, hot pepper | 辣椒
bread       | =             | front | stand | 0.5  | room   | bread, toast, loaf of bread | 面包 吐司
croissant   | =             | front | stand | 0.45 | room   | croissant | 牛角包 可颂
baguette    | baguette-bread | front | stand | 0.5 | room   | baguette | 法棍
cheese      | cheese-wedge  | front | stand | 0.45 | room   | cheese | 奶酪 芝士
egg         | =             | front | stand | 0.4  | room   | egg | 鸡蛋 蛋
fried-egg   | cooking       | front | stand | 0.5  | room   | fried egg, frying pan | 煎蛋 平底锅
burger      | hamburger     | front | stand | 0.55 | room   | hamburger, burger, cheeseburger | 汉堡 汉堡包
pizza       | =             | front | stand | 0.55 | room   | pizza, slice of pizza | 披萨 比萨
hot-dog     | =             | front | stand | 0.5  | room   | hot dog, hotdog | 热狗
fries       | french-fries  | front | stand | 0.5  | room   | french fries, fries | 薯条
sandwich    | =             | front | stand | 0.5  | room   | sandwich | 三明治
taco        | =             | front | stand | 0.5  | room   | taco, burrito | 墨西哥卷饼 塔可
noodles     | steaming-bowl | front | stand | 0.55 | room   | noodle, ramen, noodle soup, ramen bowl, pho, udon | 面条 拉面 牛肉面 汤面
spaghetti   | =             | front | stand | 0.5  | room   | spaghetti, pasta | 意大利面 意面
rice        | cooked-rice   | front | stand | 0.45 | room   | rice, bowl of rice, rice bowl | 米饭
rice-ball   | =             | front | stand | 0.4  | room   | rice ball, onigiri | 饭团
curry       | curry-rice    | front | stand | 0.5  | room   | curry | 咖喱
sushi       | =             | front | stand | 0.45 | room   | sushi, nigiri, sashimi | 寿司 刺身
dumpling    | =             | front | stand | 0.45 | room   | dumpling, gyoza, dim sum | 饺子 包子 点心
hot-pot     | pot-of-food   | front | stand | 0.6  | room   | hot pot, hotpot, stew, soup, cauldron | 火锅 汤 炖菜
salad       | green-salad   | front | stand | 0.5  | room   | salad | 沙拉
steak       | cut-of-meat   | front | stand | 0.5  | room   | steak, meat | 牛排 肉
drumstick   | poultry-leg   | front | stand | 0.5  | room   | drumstick, fried chicken, roast chicken | 鸡腿 炸鸡 烤鸡
bento       | bento-box     | front | stand | 0.5  | room   | bento, lunch box | 便当
moon-cake   | =             | front | stand | 0.45 | room   | moon cake, mooncake | 月饼
pancakes    | =             | front | stand | 0.5  | room   | pancake, stack of pancakes | 煎饼 松饼
waffle      | =             | front | stand | 0.45 | room   | waffle | 华夫饼
cake        | birthday-cake | front | stand | 0.6  | room   | cake, birthday cake, wedding cake | 蛋糕 生日蛋糕
shortcake   | =             | front | stand | 0.5  | room   | shortcake, slice of cake, cheesecake | 芝士蛋糕 小蛋糕
cupcake     | =             | front | stand | 0.45 | room   | cupcake, muffin | 纸杯蛋糕
pie         | =             | front | stand | 0.45 | room   | pie, apple pie | 馅饼 苹果派
doughnut    | =             | front | stand | 0.45 | room   | doughnut, donut | 甜甜圈
cookie      | =             | front | stand | 0.4  | room   | cookie, biscuit, gingerbread | 饼干 曲奇
chocolate   | chocolate-bar | front | stand | 0.45 | room   | chocolate bar, chocolate | 巧克力
candy       | =             | front | stand | 0.4  | room   | candy, sweets | 糖果
lollipop    | =             | front | stand | 0.45 | room   | lollipop | 棒棒糖
ice-cream   | soft-ice-cream | front | stand | 0.5 | room   | ice cream, ice cream cone, gelato, sundae | 冰淇淋 冰激凌 雪糕
popcorn     | =             | front | stand | 0.5  | room   | popcorn | 爆米花
honey       | honey-pot     | front | stand | 0.45 | room   | honey, honey pot, jar of honey | 蜂蜜
coffee      | hot-beverage  | front | stand | 0.5  | room   | coffee, cup of coffee, espresso, latte, cappuccino, coffee cup, hot chocolate, mug | 咖啡 咖啡杯 热巧克力 马克杯
tea         | teacup-without-handle | front | stand | 0.45 | room | tea, cup of tea, green tea, teacup | 茶 茶杯 绿茶
teapot      | =             | front | stand | 0.5  | room   | teapot, kettle | 茶壶 水壶
milk        | glass-of-milk | front | stand | 0.5  | room   | milk, glass of milk | 牛奶
bubble-tea  | =             | front | stand | 0.5  | room   | bubble tea, boba, milk tea | 奶茶 珍珠奶茶
juice       | tropical-drink | front | stand | 0.5 | beach  | juice, tropical drink, smoothie, lemonade | 果汁 饮料
beer        | beer-mug      | front | stand | 0.5  | room   | beer, pint of beer | 啤酒
wine        | wine-glass    | front | stand | 0.5  | room   | wine, glass of wine, wine glass, red wine | 红酒 葡萄酒 酒杯
cocktail    | cocktail-glass | front | stand | 0.5 | room   | cocktail, martini | 鸡尾酒
champagne   | bottle-with-popping-cork | front | stand | 0.55 | room | champagne | 香槟
whiskey     | tumbler-glass | front | stand | 0.45 | room   | whiskey, whisky | 威士忌
`);
