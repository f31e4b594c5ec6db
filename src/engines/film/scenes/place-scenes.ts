import type { Random } from '../raster/random.ts';
import type { Place } from '../shot/places.ts';
import { blossom, garden, meadow, park } from './countries.ts';
import { bakeCountryScene, type Country } from './country.ts';
import { bakeWaterfallScene } from './falls.ts';
import { castle, farm, playground, savanna, stadium, village, vineyard } from './farmland.ts';
import { bakeForestScene } from './forest.ts';
import { AUTUMN_WOOD, BAMBOO, JUNGLE } from './groves.ts';
import { bakeHarbourScene } from './harbour.ts';
import { bakeTerrainScene } from './landscapes.ts';
import { bar, cafe } from './rooms/cafes.ts';
import { church } from './rooms/church.ts';
import { library, museum } from './rooms/halls.ts';
import { bedroom, kitchen } from './rooms/homes.ts';
import { bakeInterior, type Interior } from './rooms/interior.ts';
import { market } from './rooms/market.ts';
import { classroom, laboratory } from './rooms/schools.ts';
import { gym, shop } from './rooms/stores.ts';
import { office, workshop } from './rooms/work.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { bakeIcebergScene, bakeLighthouseScene } from './seascapes.ts';
import { bakeSkylineScene } from './skyline.ts';
import { bakePyramidScene, bakeVolcanoScene } from './summits.ts';

type Bake = (builder: SceneBuilder) => Promise<void>;

function country(of: (builder: SceneBuilder) => Country): Bake {
  return (builder) => bakeCountryScene(builder, of(builder));
}

function interior(of: (random: Random) => Interior): Bake {
  return (builder) => bakeInterior(builder, of(builder.random));
}

/** How each special place is drawn. */
export const PLACE_SCENES: Readonly<Record<Place, Bake>> = {
  kitchen: interior(kitchen),
  office: interior(office),
  classroom: interior(classroom),
  bedroom: interior(bedroom),
  cafe: interior(cafe),
  bar: interior(bar),
  library: interior(library),
  laboratory: interior(laboratory),
  workshop: interior(workshop),
  gym: interior(gym),
  museum: interior(museum),
  church: interior(church),
  shop: interior(shop),
  meadow: country(meadow),
  park: country(park),
  garden: country(garden),
  blossom: country(blossom),
  farm: country(farm),
  vineyard: country(vineyard),
  village: country(village),
  savanna: country(savanna),
  castle: country(castle),
  playground: country(playground),
  stadium: country(stadium),
  terraces: (builder) => bakeTerrainScene(builder, 'terraces'),
  canyon: (builder) => bakeTerrainScene(builder, 'canyon'),
  volcano: bakeVolcanoScene,
  pyramids: bakePyramidScene,
  waterfall: bakeWaterfallScene,
  bamboo: (builder) => bakeForestScene(builder, BAMBOO),
  jungle: (builder) => bakeForestScene(builder, JUNGLE),
  autumn: (builder) => bakeForestScene(builder, AUTUMN_WOOD),
  lighthouse: bakeLighthouseScene,
  harbour: bakeHarbourScene,
  iceberg: bakeIcebergScene,
  skyline: bakeSkylineScene,
  market: interior(market),
};
