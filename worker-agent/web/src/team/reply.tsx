import { useState } from "preact/hooks";
import type { Api } from "../api";
import type { Messages } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import { Dialog } from "../parts/dialogs";
import { said } from "../parts/say";
import type { Question } from "./team";

const mostBytes = 1000;

interface Props {
  api: Api;
  question: Question;
  who: string;
  words: TeamMessages;
  texts: Messages;
  explain(error: unknown): string;
  close(): void;
  sent(): void;
}

// A lead's reply to somebody's question.
export function ReplyDialog({ api, question, who, words, texts, explain, close, sent }: Props) {
  const [text, setText] = useState(question.reply ?? "");
  const [problem, setProblem] = useState("");
  const tooLong = new TextEncoder().encode(text.trim()).length > mostBytes;
  const ready = text.trim() !== "" && !tooLong;
  const send = async () => {
    if (!ready) return;
    try {
      await api.reply(question.id, text.trim());
      sent();
    } catch (error) {
      setProblem(words.failed(explain(error)));
    }
  };
  return (
    <Dialog title={words.replyTitle(who)} texts={texts} close={close}>
      <p>{said(question.text)}</p>
      <div class="reasons" onKeyDown={(event) => event.ctrlKey && event.key === "Enter" && void send()}>
        <textarea class="field" name="reply" rows={3} autofocus value={text} aria-label={words.replyTitle(who)} onInput={(event) => setText(event.currentTarget.value)} />
        <p class="problem" role="alert">{tooLong ? texts.say.tooLong : problem}</p>
        <button type="button" class="primary" disabled={!ready} onClick={() => void send()}>{texts.say.send}</button>
      </div>
    </Dialog>
  );
}
