import { asText, type ObjectProps } from "./registry";

export function AudioObject({ content, name }: ObjectProps) {
  return <audio class="media" controls preload="auto" src={asText(content)} aria-label={name} />;
}

export function VideoObject({ content, name }: ObjectProps) {
  return <video class="media" controls preload="auto" src={asText(content)} aria-label={name} />;
}
