import { useEffect, useState } from "preact/hooks";
import type { ActiveTime } from "../active_time";
import { clock } from "../pages/me";

export const pauseEvent = "muster-pause"; // of the window: a break begins

export function Timer({ time, label, idle }: { time: ActiveTime; label: string; idle: string }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    const onHidden = () => document.hidden && time.pause(performance.now());
    const onPause = () => time.pause(performance.now());
    document.addEventListener("visibilitychange", onHidden);
    addEventListener(pauseEvent, onPause);
    return () => {
      clearInterval(timer);
      removeEventListener(pauseEvent, onPause);
      document.removeEventListener("visibilitychange", onHidden);
    };
  }, [time]);
  const now = performance.now();
  return (
    <span class={time.idle(now) ? "timer quiet" : "timer"} title={label}>
      <span class="visually-hidden">{label}: </span>
      {clock(time.read(now))} {time.idle(now) && idle}
    </span>
  );
}
