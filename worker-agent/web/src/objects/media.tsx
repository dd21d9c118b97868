import { asText, type ObjectProps } from "./object";
import { Trouble, useMedium } from "./trouble";

export function AudioObject({ object, content, texts, report }: ObjectProps) {
  const source = asText(content);
  const { attempt, reason, onError } = useMedium(source);
  if (reason) return <Trouble reason={reason} texts={texts} report={report} />;
  return <audio key={attempt} class="media" controls preload="auto" src={source} aria-label={object.name} onError={onError} />;
}

export function VideoObject({ object, content, texts, report }: ObjectProps) {
  const source = asText(content);
  const { attempt, reason, onError } = useMedium(source);
  if (reason) return <Trouble reason={reason} texts={texts} report={report} />;
  return <video key={attempt} class="media" controls preload="auto" src={source} aria-label={object.name} onError={onError} />;
}
