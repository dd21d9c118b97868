import { caps } from "../keys";

// A key as it looks on the keyboard. What it does stands beside it, so screen readers hear only that.
export function Key({ keys }: { keys: string }) {
  return (
    <span class="keys" aria-hidden="true">
      {caps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
