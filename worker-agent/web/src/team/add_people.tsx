import { useEffect, useState } from "preact/hooks";
import type { Api } from "../api";
import type { Messages } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import { Dialog } from "../parts/dialogs";
import { decodeFile, readPeople, type CsvLine } from "./people_csv";
import type { Added, NewPerson } from "./team";

const most = 200;
const quietMs = 300; // after the last key

interface Preview {
  lines: CsvLine[];
  plan: Added;
}

function PreviewTable({ preview, words }: { preview: Preview; words: TeamMessages }) {
  const wrong = new Map(preview.plan.errors.map((error) => [error.line, error.reason]));
  const sound = preview.plan.people.values();
  return (
    <table class="card preview">
      <thead><tr><th>{words.line}</th><th>{words.id}</th><th>{words.name}</th><th>{words.what}</th></tr></thead>
      <tbody>
        {preview.lines.map(({ line, person }, at) => {
          const reason = wrong.get(at + 1);
          const planned = reason ? undefined : sound.next().value as NewPerson | undefined;
          return (
            <tr key={line}>
              <td>{line}</td>
              <td>{planned?.worker ?? person.worker ?? ""}</td>
              <td>{person.name}</td>
              <td>{reason ? <span class="problem">{words.problems[reason] ?? reason}</span> : person.password ? words.willMakeOwn : words.willMake}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

// Makes accounts out of a list; what will happen is shown, by the agent's word, before anything does.
export function AddPeople(props: { api: Api; texts: Messages; words: TeamMessages; close(): void; explain(error: unknown): string; made(people: NewPerson[]): void }) {
  const { api, words, texts } = props;
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<Preview | undefined>();
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const lines = readPeople(text);
    setPreview(undefined);
    setProblem(lines.length > most ? words.tooMany : "");
    if (lines.length === 0 || lines.length > most) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      api.addPeople(lines.map((line) => line.person), true).then(
        (plan) => wanted && setPreview({ lines, plan }),
        (error: unknown) => wanted && setProblem(props.explain(error)),
      );
    }, quietMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  const ready = preview !== undefined && preview.plan.errors.length === 0 && !busy;
  const make = async () => {
    if (!preview || !ready) return;
    setBusy(true);
    try {
      // As they were shown, also where the next free id was taken.
      const people = preview.lines.map(({ person }, at) => ({ ...person, worker: preview.plan.people[at]?.worker ?? "" }));
      props.made((await api.addPeople(people, false)).people);
    } catch (error) {
      setProblem(props.explain(error));
      setBusy(false);
    }
  };
  const take = async (file: File | undefined) => {
    if (file) setText(decodeFile(await file.arrayBuffer()));
  };
  return (
    <Dialog title={words.add} texts={texts} close={props.close}>
      <form class="reasons" onSubmit={(event) => { event.preventDefault(); void make(); }}>
        <p class="quiet">{words.addWhat}</p>
        <textarea class="field" name="people" rows={6} autofocus spellcheck={false} placeholder={words.addExample} aria-label={words.lines} value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && event.ctrlKey && void make()} />
        <label class="quiet">{words.file} <input type="file" accept=".csv,.txt,text/csv,text/plain" onChange={(event) => void take(event.currentTarget.files?.[0])} /></label>
        {preview && <PreviewTable preview={preview} words={words} />}
        <p class="problem" role="alert">{problem}</p>
        <button class="primary" disabled={!ready}>{words.make(preview?.plan.people.length ?? 0)}</button>
      </form>
    </Dialog>
  );
}
