import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Language, Messages } from "../i18n";
import { QuestionsCard } from "../parts/replies";
import { StandingCard } from "../parts/standing";
import type { PastAnswer } from "../types";

export function clock(ms: number): string {
  const s = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

// Never a hundred percent that is not whole.
export function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.floor((100 * part) / whole)}%`;
}

function outcome(past: PastAnswer, texts: Messages): string {
  if (past.set_aside) return texts.me.setAside;
  if (!past.acknowledged) return texts.me.onTheWay;
  return texts.fates[past.fate ?? ""] ?? past.fate ?? "";
}

export function MePage({ desk, texts, language }: { desk: Desk; texts: Messages; language: Language }) {
  const [history, setHistory] = useState<PastAnswer[] | undefined>();
  const [failed, fail] = useState(false);
  const { me } = desk;
  useEffect(() => {
    desk.api.history(200).then(setHistory, () => fail(true));
    void desk.look();
  }, []);
  if (!me) return null;
  const hours = me.active_ms_today / 3_600_000;
  const figure = (label: string, value: string, hint = "") => (
    <div class="card figure" title={hint}>
      <dt>{label}{hint && <span class="visually-hidden">{hint}</span>}</dt>
      <dd>{value}</dd>
    </div>
  );
  const time = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" });
  const correct = async (id: string) => {
    if (await desk.reopen(id)) location.hash = "#/";
  };
  return (
    <main class="me">
      <h1>{texts.me.title}</h1>
      <dl class="figures">
        {figure(texts.me.pieces, String(me.answered_today))}
        {figure(texts.me.active, clock(me.active_ms_today))}
        {figure(texts.me.pace, hours > 1 / 60 ? String(Math.round(me.answered_today / hours)) : "–")}
        {figure(texts.breaks.today, clock(desk.breaks.ms(Date.now())))}
        {me.answered_month !== undefined && figure(texts.me.piecesMonth, String(me.answered_month))}
        {me.active_ms_month !== undefined && figure(texts.me.activeMonth, clock(me.active_ms_month))}
        {me.judged_month !== undefined && figure(texts.me.countedMonth, share(me.counted_month ?? 0, me.judged_month), texts.me.countedHint)}
        {figure(texts.me.waiting, String(me.unsent + desk.outbox.waiting(me.worker)))}
      </dl>
      <StandingCard api={desk.api} texts={texts} />
      <QuestionsCard desk={desk} texts={texts} language={language} />
      <h2>{texts.me.history}</h2>
      {failed && <p class="problem">{texts.me.offline}</p>}
      {history?.length === 0 && <p class="quiet">{texts.me.none}</p>}
      {history && history.length > 0 && (
        <table class="card">
          <thead>
            <tr>
              <th>{texts.me.when}</th>
              <th>{texts.me.job}</th>
              <th>{texts.me.item}</th>
              <th>{texts.me.took}</th>
              <th>{texts.me.outcome}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {history.map((past) => (
              <tr key={past.id}>
                <td>{time.format(past.submitted_wall_ms)}</td>
                <td>{past.job_name}</td>
                <td class="item">{past.key}</td>
                <td>{clock(past.active_ms)}</td>
                <td>
                  <span class={`fate ${past.fate ?? ""}`}>{outcome(past, texts)}</span>{" "}
                  <span class="quiet">
                    {[texts.reasons[past.reason ?? ""] ?? past.reason, past.revision > 1 ? texts.me.corrected(past.revision - 1) : ""].filter(Boolean).join(" · ")}
                  </span>
                </td>
                <td>
                  <button class="tool" onClick={() => correct(past.id)}>{texts.me.correct}</button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </main>
  );
}
