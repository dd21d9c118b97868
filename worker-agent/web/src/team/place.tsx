import { useEffect, useState } from "preact/hooks";
import type { Api } from "../api";
import { Dialog } from "../parts/dialogs";
import type { Messages } from "../i18n";
import type { TeamMessages } from "../i18n/team_en";
import type { PlaceJob } from "./team";

interface Props {
  api: Api;
  who: string;
  workers: string[];
  current: string | null; // what all of them are put on; null: any, or not the same
  words: TeamMessages;
  texts: Messages;
  explain(error: unknown): string;
  close(): void;
  placed(): void;
}

// Asks which job people are to get tasks of first.
export function PlaceDialog({ api, who, workers, current, words, texts, explain, close, placed }: Props) {
  const [jobs, setJobs] = useState<PlaceJob[] | undefined>();
  const [job, choose] = useState<string | null>(current);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    api.teamJobs().then(setJobs, (error) => setProblem(words.failed(explain(error))));
  }, []);
  const carryOut = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.place(workers, job);
      placed();
    } catch (error) {
      setProblem(words.failed(explain(error)));
      setBusy(false);
    }
  };
  const option = (name: string | null, label: string, left?: number) => (
    <label class="place-job">
      <input type="radio" name="job" checked={job === name} onChange={() => choose(name)} autofocus={current === name} />
      <span>{label}</span>
      {left !== undefined && <small class="quiet">{words.left(left)}</small>}
    </label>
  );
  return (
    <Dialog title={words.placeTitle(who)} texts={texts} close={close}>
      <p>{words.placeWhat}</p>
      <form onSubmit={(event) => void carryOut(event)}>
        <fieldset class="place-jobs">
          <legend class="visually-hidden">{words.job}</legend>
          {option(null, words.anyJob)}
          {current !== null && jobs && !jobs.some((one) => one.name === current) && option(current, words.over(current))}
          {jobs?.map((one) => option(one.name, one.name, one.left))}
        </fieldset>
        {!jobs && !problem && <p class="quiet">{texts.work.loading}</p>}
        <p class="problem" role="alert">{problem}</p>
        <div class="team-choice">
          <button type="submit" class="primary" disabled={!jobs || busy}>{words.putOn}</button>
          <button type="button" class="tool" onClick={close}>{words.cancel}</button>
        </div>
      </form>
    </Dialog>
  );
}
