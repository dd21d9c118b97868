import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Messages } from "../i18n";
import { clock } from "../pages/me";
import { pauseEvent } from "./timer";

// Over everything else while a break lasts: the task below stays as it is.
export function Break({ desk, texts }: { desk: Desk; texts: Messages }) {
  const [, tick] = useState(0);
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    go.current?.focus();
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    const own = (event: KeyboardEvent) => event.stopImmediatePropagation();
    addEventListener("keydown", own, { capture: true });
    const behind = [...document.querySelectorAll<HTMLElement>("main, .top, .notices")];
    behind.forEach((part) => (part.inert = true));
    dispatchEvent(new Event(pauseEvent));
    return () => {
      clearInterval(timer);
      removeEventListener("keydown", own, { capture: true });
      behind.forEach((part) => (part.inert = false));
    };
  }, []);
  return (
    <div class="break" role="dialog" aria-modal="true" aria-label={texts.breaks.title}>
      <div class="card">
        <h1>{texts.breaks.title}</h1>
        <p class="timer">{texts.breaks.today}: {clock(desk.breaks.ms(Date.now()))}</p>
        <p class="quiet">{texts.breaks.kept}</p>
        <button class="primary" ref={go} onClick={() => desk.endBreak()}>{texts.breaks.goOn}</button>
      </div>
    </div>
  );
}
