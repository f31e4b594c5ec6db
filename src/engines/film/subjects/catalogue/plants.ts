import { subjectTable } from './table.ts';

/** Trees, flowers, and what lies under them. */
export const PLANTS = subjectTable(`
pine           | evergreen-tree | front | stand | 1.6  | forest | pine tree, pine, fir, evergreen, spruce, fir tree | 松树 冷杉
tree           | deciduous-tree | front | stand | 1.6  | hills  | tree, oak, oak tree, willow, apple tree, olive tree, lone tree, maple tree, bonsai | 大树 树木 一棵树 柳树 橡树 果树 老树
bare-tree      | leafless-tree  | front | stand | 1.6  | hills  | bare tree, dead tree, leafless tree, withered tree | 枯树 秃树
palm           | palm-tree      | front | stand | 1.7  | beach  | palm tree, palm, coconut tree | 棕榈树 椰子树 椰树
christmas-tree | =              | front | stand | 1.5  | snow   | christmas tree | 圣诞树
bamboo         | tanabata-tree  | front | stand | 1.3  | forest | bamboo, wish tree | 竹子 许愿树
cactus         | =              | front | stand | 0.9  | desert | cactus, cacti | 仙人掌
flower         | blossom        | front | stand | 0.6  | hills  | flower, daisy, wildflower, chrysanthemum | 花 花朵 鲜花 菊花 雏菊 野花 小花
cherry-blossom | =              | front | stand | 0.6  | hills  | cherry blossom, sakura, cherry tree | 樱花 樱花树 桃花
sunflower      | =              | front | stand | 0.9  | hills  | sunflower | 向日葵
rose           | =              | front | stand | 0.7  | hills  | rose, red rose | 玫瑰 玫瑰花 月季
dead-rose      | wilted-flower  | front | stand | 0.7  | hills  | wilted flower, wilting rose, dying flower | 凋谢的花 枯萎的花
tulip          | =              | front | stand | 0.7  | hills  | tulip | 郁金香
hibiscus       | =              | front | stand | 0.6  | beach  | hibiscus, orchid, lily | 芙蓉 兰花 百合 木槿
lavender       | hyacinth       | front | stand | 0.7  | hills  | hyacinth, lavender | 风信子 薰衣草
lotus          | =              | front | stand | 0.6  | lake   | lotus, water lily | 莲花 荷花 睡莲
bouquet        | =              | front | stand | 0.6  | -      | bouquet | 花束
seedling       | =              | front | stand | 0.5  | hills  | seedling, sprout, sapling | 幼苗 嫩芽 小苗
potted-plant   | =              | front | stand | 0.7  | room   | potted plant, houseplant, fern | 盆栽 绿植
herb           | =              | front | stand | 0.5  | hills  | herb, mint, basil | 草药 薄荷
clover         | four-leaf-clover | front | stand | 0.5 | hills | clover, four leaf clover, shamrock | 四叶草 三叶草
wheat          | sheaf-of-rice  | front | stand | 0.9  | hills  | wheat, rice plant, barley | 麦穗 稻穗 小麦
maple-leaf     | =              | front | float | 0.5  | forest | maple leaf | 枫叶
leaf           | fallen-leaf    | front | float | 0.5  | forest | giant leaf, green leaf, single leaf | 绿叶 叶片
mushroom       | =              | front | stand | 0.5  | forest | mushroom, toadstool | 蘑菇 毒蘑菇
log            | wood           | front | stand | 0.6  | forest | log, tree stump, firewood, tree trunk | 木头 树桩 原木
boulder        | rock           | front | stand | 0.8  | mountains | rock, boulder, stone | 石头 岩石 巨石
`);
