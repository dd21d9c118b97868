import { frameOf, handlePoint, toPixels, type Picture, type Point } from "./geometry";
import type { Shape } from "./region";

export const turnReach = 22; // of the handle that turns, beyond the edge

const glyphs: Record<string, string> = { suggested: "✦ ", inspected: "✎ " };

export function Outline(props: { id?: string; points: Point[]; color: string; look: string; text: string }) {
  const [x, y] = props.points.reduce((best, point) => (point[1] < best[1] - 0.5 || (point[1] < best[1] + 0.5 && point[0] < best[0]) ? point : best));
  return (
    <g class={`shape ${props.look}`} data-id={props.id} style={{ color: props.color }}>
      <polygon class="halo" points={props.points.map((point) => point.join(",")).join(" ")} />
      <polygon points={props.points.map((point) => point.join(",")).join(" ")} />
      {props.text && <text x={x + 2} y={Math.max(14, y - 5)}>{glyphs[props.look] ?? ""}{props.text}</text>}
    </g>
  );
}

const sides: Point[] = [[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]];

// `data-handle` is a side as "x,y", "turn", "v3" for a corner of a polygon, or "m3" for the middle after it.
export function Handles({ shape, picture, turns }: { shape: Shape; picture: Picture; turns: boolean }) {
  const knob = ([x, y]: Point, handle: string, round = false) => (
    <rect key={handle} class="handle" data-handle={handle} x={x - 5} y={y - 5} width={10} height={10} rx={round ? 5 : 1} />
  );
  if (shape.shape === "polygon") {
    const points = shape.points.map((point) => toPixels(point, picture));
    return (
      <g class="handles">
        {points.map(([x, y], at) => {
          const [nx, ny] = points[(at + 1) % points.length] as Point;
          return <circle key={at} class="handle middle" data-handle={`m${at}`} cx={(x + nx) / 2} cy={(y + ny) / 2} r={4} />;
        })}
        {points.map((point, at) => knob(point, `v${at}`, true))}
      </g>
    );
  }
  const frame = frameOf(shape, picture);
  const top = handlePoint(frame, [0, -1]);
  const far = handlePoint(frame, [0, -1], turnReach);
  return (
    <g class="handles">
      {turns && <line x1={top[0]} y1={top[1]} x2={far[0]} y2={far[1]} />}
      {turns && knob(far, "turn", true)}
      {sides.map((side) => knob(handlePoint(frame, side), side.join(",")))}
    </g>
  );
}
