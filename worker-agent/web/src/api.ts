// Requests to the agent. Every reply that is not a success is a Refusal; no reply at all is Unreachable.
import type { Added, NewPerson, PlaceJob, Team } from "./team/team";
import type { Choice, ControlSpec, Job, Me, OwnQuestion, PastAnswer, ResultEntry, Standing, Task } from "./types";

type HeardControl = Omit<ControlSpec, "choices"> & { choices?: (string | Choice)[] };

// Choices of which there is no more to say come as their value alone.
export function plain(control: HeardControl): ControlSpec {
  const { choices, ...rest } = control;
  return choices ? { ...rest, choices: choices.map((one) => (typeof one === "string" ? { value: one } : one)) } : rest;
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    readonly retryAfterS: number,
  ) {
    super(`${status} ${type}: ${detail}`);
  }
}

export class Unreachable extends Error {}

const patienceMs = 15_000;

async function refusalOf(response: Response): Promise<Refusal> {
  let type = "";
  let detail = "";
  try {
    const body = (await response.json()) as { type?: string; detail?: string };
    type = (body.type ?? "").replace("urn:muster:problem:", "");
    detail = body.detail ?? "";
  } catch {
    // Not ours, for example a proxy's page: the status has to do.
  }
  return new Refusal(response.status, type, detail, Number(response.headers.get("Retry-After") ?? 0));
}

export class Api {
  csrf = "";

  private async send(method: string, path: string, body?: unknown, patience = patienceMs, token = ""): Promise<Response> {
    const response = await this.once(method, path, body, patience, token);
    if (response.ok) return response;
    const refusal = await refusalOf(response);
    // A page that was loaded while the agent was out of reach has yet to hear its session's token.
    if (refusal.type !== "csrf" || method === "GET") throw refusal;
    await this.me();
    const again = await this.once(method, path, body, patience, token);
    if (!again.ok) throw await refusalOf(again);
    return again;
  }

  private async once(method: string, path: string, body: unknown, patience: number, token: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") headers["X-CSRF-Token"] = this.csrf;
    if (token) headers["X-Submit-Token"] = token;
    try {
      return await fetch(`/desk/v1/${path}`, {
        method,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  private async read<T>(path: string, patience?: number): Promise<T> {
    const response = await this.send("GET", path, undefined, patience);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  async signIn(worker: string, password: string): Promise<void> {
    const response = await this.send("POST", "session", { worker, password }, 60_000);
    this.csrf = ((await response.json()) as { csrf: string }).csrf;
  }

  async signOut(): Promise<void> {
    await this.send("DELETE", "session");
    this.csrf = "";
  }

  async me(): Promise<Me> {
    const me = await this.read<Me>("me");
    this.csrf = me.csrf;
    return me;
  }

  async stock(): Promise<Task[]> {
    return (await this.read<{ tasks: Task[] }>("stock")).tasks;
  }

  // A task, or why there is none.
  async next(waitMs: number): Promise<Task | string> {
    const response = await this.send("GET", `next?wait_ms=${waitMs}`, undefined, waitMs + patienceMs);
    if (response.status === 204) return response.headers.get("Muster-Wait-Reason") ?? "";
    return (await response.json()) as Task;
  }

  async job(job: number, version: number): Promise<Job> {
    const heard = await this.read<Job & { form: { controls: HeardControl[] } }>(`jobs/${job}?version=${version}`);
    return { ...heard, form: { ...heard.form, controls: heard.form.controls.map(plain) } };
  }

  assignment(id: string): Promise<Task> {
    return this.read<Task>(`assignments/${id}`);
  }

  async open(id: string): Promise<void> {
    await this.send("POST", `assignments/${id}/open`, {});
  }

  // With the assignment's submit token no session is needed.
  async answer(id: string, result: ResultEntry[], activeMs: number, revision: number, token = ""): Promise<void> {
    await this.send("POST", `assignments/${id}/answer`, { result, active_ms: activeMs, revision }, patienceMs, token);
  }

  async giveBack(id: string, how: "skip" | "return", reason: string): Promise<void> {
    await this.send("POST", `assignments/${id}/${how}`, { reason });
  }

  async draft(id: string, draft: unknown): Promise<void> {
    await this.send("PUT", `assignments/${id}/draft`, draft);
  }

  team(): Promise<Team> {
    return this.read<Team>("team");
  }

  // Passwords take their time to be hashed.
  async addPeople(people: NewPerson[], dryRun: boolean): Promise<Added> {
    const response = await this.send("POST", "team/people", { people, dry_run: dryRun }, 60_000);
    return (await response.json()) as Added;
  }

  async resetPassword(worker: string): Promise<{ worker: string; password: string }> {
    const response = await this.send("POST", `team/people/${encodeURIComponent(worker)}/password`, {}, 60_000);
    return (await response.json()) as { worker: string; password: string };
  }

  async changeLeave(worker: string, leaves: boolean): Promise<void> {
    await this.send("POST", `team/people/${encodeURIComponent(worker)}/${leaves ? "leave" : "return"}`, {});
  }

  async teamJobs(): Promise<PlaceJob[]> {
    return (await this.read<{ jobs: PlaceJob[] }>("team/jobs")).jobs;
  }

  async place(workers: string[], job: string | null): Promise<void> {
    await this.send("POST", "team/place", { workers, job });
  }

  async standing(): Promise<Standing[]> {
    return (await this.read<{ jobs: Standing[] }>("standing")).jobs;
  }

  async questions(): Promise<OwnQuestion[]> {
    return (await this.read<{ questions: OwnQuestion[] }>("questions")).questions;
  }

  async markRead(question: string): Promise<void> {
    await this.send("POST", `questions/${question}/read`, {});
  }

  async reply(question: string, text: string): Promise<void> {
    await this.send("POST", `team/questions/${question}/reply`, { text });
  }

  async history(limit: number): Promise<PastAnswer[]> {
    return (await this.read<{ assignments: PastAnswer[] }>(`history?limit=${limit}`)).assignments;
  }
}
