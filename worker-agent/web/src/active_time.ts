// How long a person has really worked on what is before them: time between signs of life, each gap counted up to the
// idle cut-off and no further.

export const idleAfterMs = 60_000;

export class ActiveTime {
  private total: number;
  private since: number | undefined; // of the stretch that runs
  private alive = 0;

  constructor(total = 0) {
    this.total = total;
  }

  // A key, a click, a movement.
  sign(now: number): void {
    if (this.since === undefined || now - this.alive > idleAfterMs) {
      this.pause(now);
      this.since = now;
    }
    this.alive = now;
  }

  pause(now: number): void {
    this.total = this.read(now);
    this.since = undefined;
  }

  read(now: number): number {
    if (this.since === undefined) return this.total;
    return this.total + Math.max(0, Math.min(now, this.alive + idleAfterMs) - this.since);
  }

  idle(now: number): boolean {
    return this.since === undefined || now - this.alive > idleAfterMs;
  }
}
