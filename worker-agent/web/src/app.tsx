import { useEffect, useState } from "preact/hooks";
import type { Desk } from "./desk";
import { languages, type Language, type Messages } from "./i18n";
import { actionKeys } from "./keys";
import { Break } from "./parts/break";
import { Key } from "./parts/key";
import { lazy } from "./parts/lazy";
import { News } from "./parts/news";
import { Replies } from "./parts/replies";
import { MePage } from "./pages/me";
import { SignIn } from "./pages/sign_in";
import { WorkPage } from "./pages/work";
import { apply, loadSettings, saveSettings, type Settings, type Theme } from "./settings";

const TeamPage = lazy(() => import("./pages/team").then((page) => page.TeamPage));

const lookEveryMs = 10_000;
const lookAgainMs = 3_000; // while the agent is out of reach

function Notices({ desk, texts, changed }: { desk: Desk; texts: Messages; changed(): void }) {
  const waiting = desk.outbox.waiting(desk.worker);
  const refused = desk.outbox.of(desk.worker).filter((entry) => entry.refused);
  return (
    <div class="notices" role="status">
      {!desk.reachable && <p class="notice calm">{texts.link.unreachable(waiting)}</p>}
      {desk.reachable && desk.me?.link === "down" && <p class="notice calm">{texts.link.down}</p>}
      {!desk.database.lasting && waiting > 0 && <p class="notice">{texts.link.fragile}</p>}
      {desk.shown?.task.ended && <p class="notice calm">{texts.news.ended}</p>}
      <Replies desk={desk} texts={texts} />
      <News announced={desk.announced} worker={desk.worker} texts={texts} changed={changed} />
      {refused.map((entry) => (
        <p class="notice" key={entry.id}>
          {texts.link.refused(entry.label, entry.refused?.detail ?? "")}
          {desk.canReopen(entry) && <button class="tool" onClick={() => void desk.reopenRefused(entry)}>{texts.news.reopen}</button>}
          <button class="tool" onClick={() => void desk.outbox.dismiss(entry).then(() => desk.look())}>{texts.link.dismiss}</button>
        </p>
      ))}
    </div>
  );
}

function Choosers({ settings, set, texts }: { settings: Settings; set(settings: Settings): void; texts: Messages }) {
  return (
    <>
      <select aria-label={texts.top.theme} value={settings.theme} onChange={(event) => set({ ...settings, theme: event.currentTarget.value as Theme })}>
        {(["system", "light", "dark"] as const).map((theme) => <option key={theme} value={theme}>{texts.top[theme]}</option>)}
      </select>
      <select aria-label={texts.top.language} value={settings.language} onChange={(event) => set({ ...settings, language: event.currentTarget.value as Language })}>
        {(Object.keys(languages) as Language[]).map((name) => <option key={name} value={name}>{languages[name].name}</option>)}
      </select>
    </>
  );
}

export function App({ desk, listen }: { desk: Desk; listen(changed: () => void): void }) {
  const [, redraw] = useState(0);
  const [route, setRoute] = useState(location.hash);
  const [ready, setReady] = useState(false);
  const [settings, setSettings] = useState(() => loadSettings(""));
  const worker = desk.worker;
  useEffect(() => {
    listen(() => redraw((n) => n + 1));
    const onHash = () => setRoute(location.hash);
    const onOnline = () => desk.outbox.kick();
    addEventListener("hashchange", onHash);
    addEventListener("online", onOnline);
    void desk.begin().then(() => setReady(true));
    let looked = 0;
    const look = () => {
      const due = looked + (desk.reachable ? lookEveryMs : lookAgainMs);
      if (document.hidden || performance.now() < due) return;
      looked = performance.now();
      void desk.look();
    };
    const timer = setInterval(look, 1000);
    return () => {
      removeEventListener("hashchange", onHash);
      removeEventListener("online", onOnline);
      clearInterval(timer);
    };
  }, []);
  useEffect(() => setSettings(loadSettings(worker)), [worker]);
  useEffect(() => apply(settings), [settings]);

  const texts = languages[settings.language];
  const set = (next: Settings) => {
    setSettings(next);
    saveSettings(worker, next);
  };
  if (!ready) return <main class="empty"><p class="quiet">{texts.work.loading}</p></main>;
  const waiting = desk.signedOut ? desk.outbox.waitingInAll() : desk.outbox.waiting(worker);
  const leads = !desk.signedOut && ["lead", "expert"].includes(desk.me?.level ?? "");
  const link = (hash: string, label: string) => (
    <a href={hash} aria-current={(route || "#/") === hash ? "page" : undefined}>{label}</a>
  );
  return (
    <>
      <nav class="top">
        <img src="/icon.svg" width="24" height="24" alt="Muster" />
        {!desk.signedOut && link("#/", texts.top.work)}
        {!desk.signedOut && link("#/me", texts.top.me)}
        {leads && link("#/team", texts.top.team)}
        <span class="grow" />
        {waiting > 0 && <span class="quiet">{texts.link.waiting(waiting)}</span>}
        <Choosers settings={settings} set={set} texts={texts} />
        {!desk.signedOut && <button class="tool" onClick={() => desk.takeBreak()}>{texts.breaks.take} <Key keys={actionKeys.takeBreak} /></button>}
        {!desk.signedOut && <span class="quiet">{desk.me?.name || worker} · {desk.me?.answered_today}</span>}
        {!desk.signedOut && <button class="tool" onClick={() => void desk.signOut()}>{texts.top.signOut}</button>}
      </nav>
      {!desk.signedOut && <Notices desk={desk} texts={texts} changed={() => redraw((n) => n + 1)} />}
      {desk.signedOut && !desk.reachable && <p class="notice calm">{texts.link.unreachable(waiting)}</p>}
      {desk.signedOut ? (
        <SignIn api={desk.api} texts={texts} waiting={waiting} ended={desk.me !== undefined} entered={() => void desk.entered()} />
      ) : route === "#/me" ? (
        <MePage desk={desk} texts={texts} language={settings.language} />
      ) : route === "#/team" && leads ? (
        <TeamPage desk={desk} texts={texts} language={settings.language} />
      ) : (
        <WorkPage desk={desk} texts={texts} />
      )}
      {!desk.signedOut && desk.breaks.lasts && <Break desk={desk} texts={texts} />}
    </>
  );
}
