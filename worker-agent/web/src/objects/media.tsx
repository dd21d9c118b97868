import { asText, type ObjectProps } from "./object";

export function AudioObject({ object, content }: ObjectProps) {
  return <audio class="media" controls preload="auto" src={asText(content)} aria-label={object.name} />;
}

export function VideoObject({ object, content }: ObjectProps) {
  return <video class="media" controls preload="auto" src={asText(content)} aria-label={object.name} />;
}
