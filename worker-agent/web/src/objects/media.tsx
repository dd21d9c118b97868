import { asText, type ObjectProps } from "./registry";
import { Trouble, useMedium } from "./trouble";

export function AudioObject({ content, name, texts, skip }: ObjectProps) {
  const source = asText(content);
  const { attempt, reason, onError } = useMedium(source);
  if (reason) return <Trouble reason={reason} texts={texts} skip={skip} />;
  return <audio key={attempt} class="media" controls preload="auto" src={source} aria-label={name} onError={onError} />;
}

export function VideoObject({ content, name, texts, skip }: ObjectProps) {
  const source = asText(content);
  const { attempt, reason, onError } = useMedium(source);
  if (reason) return <Trouble reason={reason} texts={texts} skip={skip} />;
  return <video key={attempt} class="media" controls preload="auto" src={source} aria-label={name} onError={onError} />;
}
