import { describe, expect, it } from "vitest";
import { reasonOf } from "../src/objects/trouble";

const answering = (status: number, type: string) => (async () => new Response(JSON.stringify({ type }), { status })) as typeof fetch;

describe("the reason why a medium does not show", () => {
  const at = "/desk/v1/assignments/1/media/image";
  it("is the agent's", async () => {
    expect(await reasonOf(at, answering(502, "urn:muster:problem:media-not-media"))).toBe("media-not-media");
  });
  it("is that it is still on its way", async () => {
    expect(await reasonOf(at, answering(503, "urn:muster:problem:media-busy"))).toBe("media-pending");
    expect(await reasonOf(at, (async () => Promise.reject(new TypeError("away"))) as typeof fetch)).toBe("media-pending");
  });
  it("is the browser's where the agent has it", async () => {
    expect(await reasonOf(at, answering(206, ""))).toBe("media-unreadable");
    expect(await reasonOf("data:image/png;base64,AA", answering(500, ""))).toBe("media-unreadable");
  });
});
