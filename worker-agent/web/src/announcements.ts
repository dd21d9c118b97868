// What a person is told when a task comes on screen: that it is of another job than the last, and that the job's
// guideline has changed since they last said that they had seen it.
import type { Table } from "./store/database";
import type { Job } from "./types";

export interface GuidelineChange {
  job: Job;
  before: string;
}

export class Announcements {
  newJob = ""; // the name of the job that has just begun; empty: none
  change: GuidelineChange | undefined;
  private last = "";

  constructor(private readonly notes: Table<unknown>) {}

  private name(worker: string, job: Job): string {
    return `guideline/${worker}/${job.job}`;
  }

  // The first guideline of a job is no change: its job is announced.
  async shown(worker: string, job: Job): Promise<void> {
    const now = `${worker}/${job.job}`;
    this.newJob = this.last !== "" && this.last !== now ? job.name : "";
    this.last = now;
    this.change = undefined;
    const seen = await this.notes.get(this.name(worker, job)).catch(() => undefined);
    if (typeof seen !== "string") return this.seen(worker, job);
    if (seen !== job.guideline && this.last === now) this.change = { job, before: seen };
  }

  async seen(worker: string, job: Job): Promise<void> {
    this.change = undefined;
    await this.notes.put(this.name(worker, job), job.guideline).catch(() => undefined);
  }
}
