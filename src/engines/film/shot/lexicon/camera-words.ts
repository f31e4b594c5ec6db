import type { CameraMove } from '../shot-spec.ts';
import { type Entry, entry, hint } from './entry.ts';

/** The ways in which cinematographers, and those who write prompts like them, name a move. */
export const MOVE_WORDS: readonly Entry<CameraMove>[] = [
  entry(
    'rush',
    'rush, rushes, rushing, tracking shot, tracks forward, tracking forward, following shot, follow shot, camera follows, follows closely, chase cam, chase shot, chasing shot, hyperlapse, moves forward, drives forward, moves forward at a high speed, dash cam, ' +
      'camera chases, camera races, steadicam follows, whip zoom, crash zoom, truck shot, side tracking shot, pov driving, low tracking shot, tracking alongside, tracks alongside, trucking shot, bullet time rush, ' +
      'rushing toward the camera',
    '跟拍 跟拍镜头 跟随镜头 跟踪镜头 跟镜头 移动镜头 追拍 向前行驶 向前冲 镜头跟随 跟踪拍摄 急速推进',
  ),
  hint(
    'rush',
    'high speed, at speed, speeding, speeds, racing, race, races, fast, fast paced, full speed, top speed, zooms past',
    '高速 飞驰 疾驰 快速 冲刺 极速 飞速',
  ),
  entry(
    'pull-out',
    'pull out, pulls out, pulling out, pull back, pulls back, pulling back, slowly pulls back, zoom out, zooms out, zooming out, zoomed out, dolly out, dollies out, dolly back, dollying out, dolly zoom out, tracks back, tracking back, push out, moves back, retreats, camera backs away, slow zoom out, reveal shot, pullback, pull away, pulls away',
    '拉远 后退 拉镜头 镜头拉开 镜头拉远 拉开 缓缓拉远 慢慢拉远 后拉 镜头后退 缩小镜头',
  ),
  entry(
    'pan-left',
    'pan left, pans left, panning left, pan to the left, pans to the left, pan slowly left, pans slowly left, slow pan left, whip pan left, truck left, trucks left, tracks left, tracking left, slide left, slides left, camera moves left, moves to the left, dolly left, right to left',
    '向左 左移 左摇 向左摇 向左平移 左平移 从右到左 镜头向左',
  ),
  entry(
    'pan-right',
    'pan right, pans right, panning right, pan, pans, panning, slow pan, whip pan, pan to the right, pans to the right, pans slowly right, panning shot, pan across, pans across, pans slowly across, truck right, trucks right, tracks right, tracking right, slide right, slides right, camera moves right, moves to the right, dolly right, left to right, lateral tracking, lateral dolly, sideways',
    '向右 右移 右摇 摇镜头 向右摇 平移 横移 横摇 向右平移 从左到右 摇摄 镜头向右 镜头横移 平移镜头',
  ),
  entry(
    'tilt-up',
    'tilt up, tilts up, tilting up, tilt upward, tilts upward, tilt shot up, pedestal up, looks up at the sky, camera looks up, looking up at, worm eye view, worms eye view, pans up, pan up',
    '仰拍 上摇 仰视 镜头向上 向上摇 镜头上摇',
  ),
  entry(
    'tilt-down',
    'tilt down, tilts down, tilting down, tilt downward, tilts downward, camera looks down, pedestal down, pans down, pan down, crane down, cranes down',
    '下摇 镜头向下 向下摇 镜头下摇 下降镜头',
  ),
  entry(
    'orbit',
    'orbit, orbits, orbiting, orbit shot, orbital shot, circles around, circling, circling shot, arc shot, arcs around, rotates around, rotating around, revolves around, 360, 360 degree, spins around the subject, orbits around, camera circles, turntable, spiral shot, around the subject, moves around',
    '环绕 环绕镜头 旋转镜头 绕 环拍 围绕 旋转拍摄 环绕拍摄',
  ),
  entry(
    'crane',
    'crane shot, crane up, cranes up, crane shot rising, rising shot, rise, rises, rising, camera rises, ascend, ascends, ascending shot, takes off, jib shot, boom up, booms up, boom shot, lifts up, camera lifts, jib up, cranes over, crane',
    '升起 升空 上升 升镜头 摇臂 摇臂镜头 升降镜头 镜头升起 镜头上升',
  ),
  entry(
    'drone',
    'drone shot, drone view, drone footage, drone flies, aerial shot, aerial view, fpv, fpv drone, flyover, flyover shot, fly through, flythrough, helicopter shot, soaring shot, aerial tracking shot, aerial drone shot, camera soars, camera glides, camera flies, camera floats, camera swoops, gliding shot, high angle aerial, aerial footage, aerial photography, fly by, flyby',
    '航拍 无人机 航拍镜头 俯瞰 鸟瞰 俯拍 空中俯瞰 无人机航拍 俯视 飞越 穿越机 航拍跟随 鸟瞰图 上帝视角',
  ),
  hint(
    'drone',
    'fly over, flies over, flying over, drone, aerial, drone camera, bird eye, bird eye view, bird eye shot, god eye view, birds eye, birds eye view, birds eye shot, overhead shot, overhead view, top down, top down shot, top down view, gods eye view, satellite view',
    '',
  ),
  entry(
    'handheld',
    'handheld, hand held, handheld camera, shaky cam, shaky camera, shaky, documentary style, found footage, cinema verite, home video, bodycam, gopro, vlog, selfie video, phone footage, amateur footage, selfie, selfie stick',
    '手持 手持镜头 手持拍摄 晃动 纪录片风格 手持摄影 摇晃镜头 自拍',
  ),
  entry(
    'static',
    'static, static shot, static camera, locked off, locked off camera, locked off shot, locked shot, locked down, still camera, tripod, fixed camera, stationary camera, fixed shot, camera remains still, camera is still, camera stays still, no camera movement, camera does not move, motionless camera, dutch angle, dutch tilt, still shot, static tripod, surveillance camera, security camera, cctv, webcam',
    '固定镜头 静止镜头 固定机位 静态镜头 镜头不动 镜头固定 定格 监控视角',
  ),
  entry(
    'push-in',
    'push in, pushes in, pushing in, push forward, push toward, pushes toward, slow push in, zoom in, zooms in, zooming in, slow zoom in, dolly in, dollies in, dollying in, dolly shot, dolly forward, dolly zoom, slow dolly in, approach, moves closer, moves in, moves in on, closes in, camera approaches, vertigo effect, dolly toward, moves toward, creeps in, creeping in, slowly approaches, moves slowly toward, camera advances, glides forward',
    '推进 推镜头 拉近 镜头推进 镜头拉近 推近 缓缓推进 慢慢推进 放大 缓慢拉近 镜头缓缓推进 推镜 前推 靠近',
  ),
  hint('push-in', 'zoom, dolly, push', ''),
];

/** Who the camera is: a verb that belongs to it is not what a subject does. */
export const CAMERA_WORDS: readonly Entry<true>[] = [
  entry(
    true,
    'camera, the shot, lens, view, the frame, viewpoint, pov, perspective',
    '镜头 画面 视角 相机 摄影机',
  ),
];
