import { useEffect, useState } from "preact/hooks";
import { Refusal, type Api } from "../api";
import type { Messages } from "../i18n";
import type { Standing } from "../types";

const fewestForShare = 5; // reviewed; of less a share says nothing

// Never a hundred percent that is not whole.
function shareOf({ reviewed, right }: Standing): string {
  return reviewed < fewestForShare ? "–" : `${Math.floor((100 * right) / reviewed)}%`;
}

// What inspectors found of the person's answers, by job. Nothing where nothing is told.
export function StandingCard({ api, texts }: { api: Api; texts: Messages }) {
  const [jobs, setJobs] = useState<Standing[]>([]);
  const [failed, fail] = useState(false);
  useEffect(() => {
    const isTold = (error: unknown) => !(error instanceof Refusal && error.type === "scheduler-too-old");
    api.standing().then(setJobs, (error) => fail(isTold(error)));
  }, []);
  if (!failed && jobs.length === 0) return null;
  return (
    <section class="standing">
      <h2>{texts.me.reviewed}</h2>
      {failed && <p class="quiet">{texts.me.reviewedOffline}</p>}
      {jobs.length > 0 && (
        <table class="card">
          <thead>
            <tr>
              <th>{texts.me.job}</th>
              <th class="amount">{texts.me.rightOf}</th>
              <th class="amount">{texts.me.rightShare}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <tr key={job.name} data-job={job.name}>
                <td>{job.name}</td>
                <td class="amount">{texts.me.right(job.right, job.reviewed)}</td>
                <td class="amount share">{shareOf(job)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
