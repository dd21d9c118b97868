import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../desk";
import type { Language, Messages } from "../i18n";
import type { OwnQuestion } from "../types";
import { said } from "./say";

// What a lead replied, until the person says that they have read it.
export function Replies({ desk, texts }: { desk: Desk; texts: Messages }) {
  const read = async (id: string) => {
    await desk.api.markRead(id).catch(() => undefined);
    await desk.look();
  };
  return (
    <>
      {(desk.me?.replies ?? []).map((question) => (
        <p class="notice calm" key={question.id}>
          <span>{texts.say.replied(question.key, said(question.text))} <b>{question.reply}</b></span>
          <button class="tool" onClick={() => void read(question.id)}>{texts.say.read}</button>
        </p>
      ))}
    </>
  );
}

// All that the person asked and reported lately.
export function QuestionsCard({ desk, texts, language }: { desk: Desk; texts: Messages; language: Language }) {
  const [questions, setQuestions] = useState<OwnQuestion[]>([]);
  useEffect(() => void desk.api.questions().then(setQuestions, () => undefined), [desk.me?.replies?.length]);
  if (questions.length === 0) return null;
  const time = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" });
  return (
    <section>
      <h2>{texts.say.mine}</h2>
      <ul class="own-questions">
        {questions.map((question) => (
          <li key={question.id} class="card">
            <p>{said(question.text)}</p>
            <p class={question.reply ? "" : "quiet"}>{question.reply ? <><b>{question.replied_by}</b> {question.reply}</> : texts.say.noReply}</p>
            <small class="quiet">{question.job_name} · {question.key} · {time.format(question.asked_wall_ms)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
