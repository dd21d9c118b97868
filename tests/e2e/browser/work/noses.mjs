import { box } from "../results.mjs";

const noses = [
  { key: "1", label: "dog", place: { x: 44, y: 57, width: 12, height: 10 } },
  { key: "2", label: "cat", place: { x: 47, y: 58, width: 7.5, height: 8 } },
  { key: "1", label: "dog", place: { x: 38.5, y: 57, width: 11, height: 9.5 } },
];
const nudges = 12;

// A box too many is deleted; the right one is pushed to where it belongs.
export async function answer(desk, task) {
  const { key, label, place } = noses[task];
  const { width, height } = await desk.picture();
  await desk.keys(key);
  await desk.box({ x: 8, y: 8, width: 10, height: 12 });
  await desk.keys("Delete");
  await desk.box(place);
  await desk.hold("ArrowRight", nudges);
  await desk.hold("ArrowUp", nudges);
  const moved = { ...place, x: place.x + (nudges / width) * 100, y: place.y - (nudges / height) * 100 };
  return [box("nose", "photo", label, moved)];
}
