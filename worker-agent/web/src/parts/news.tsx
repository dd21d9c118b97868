import { useState } from "preact/hooks";
import type { Announcements } from "../announcements";
import type { Messages } from "../i18n";
import { changedLines, type Line } from "../lines";
import { Dialog } from "./dialogs";

const around = 2; // lines kept on each side of a change

// The changed lines with what stands around them; undefined where lines were left out.
function excerpt(lines: Line[]): (Line | undefined)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.what !== "same"));
  const out: (Line | undefined)[] = [];
  lines.forEach((line, at) => {
    if (near[at]) out.push(line);
    else if (out.length === 0 || out.at(-1)) out.push(undefined);
  });
  return out;
}

export function Changes({ before, after, texts }: { before: string; after: string; texts: Messages }) {
  return (
    <div class="prose guideline changes" tabIndex={0}>
      {excerpt(changedLines(before, after)).map((line, at) => {
        if (!line) return <p key={at} class="quiet">…</p>;
        const said = line.what === "gone" ? texts.news.gone : line.what === "new" ? texts.news.added : "";
        const Tag = line.what === "gone" ? "del" : line.what === "new" ? "ins" : "span";
        return <p key={at}><Tag>{said && <span class="visually-hidden">{said}: </span>}{line.text || "\u00a0"}</Tag></p>;
      })}
    </div>
  );
}

// What a person is told when a task of another job, or with another guideline, comes on screen.
export function News({ announced, worker, texts, changed }: { announced: Announcements; worker: string; texts: Messages; changed(): void }) {
  const [open, setOpen] = useState(false);
  const { change, newJob } = announced;
  const seen = () => {
    setOpen(false);
    if (change) void announced.seen(worker, change.job).then(changed);
  };
  return (
    <>
      {newJob && <p class="notice calm">{texts.news.job(newJob)}</p>}
      {change && (
        <p class="notice">
          {texts.news.changed(change.job.name)}
          <button class="tool" onClick={() => setOpen(true)}>{texts.news.what}</button>
        </p>
      )}
      {change && open && (
        // Keys are the dialog's own, and not the task's below it.
        <div onKeyDown={(event) => event.stopPropagation()}>
          <Dialog title={texts.news.what} texts={texts} close={() => setOpen(false)}>
            <Changes before={change.before} after={change.job.guideline} texts={texts} />
            <button type="button" class="primary" onClick={seen}>{texts.news.seen}</button>
          </Dialog>
        </div>
      )}
    </>
  );
}
