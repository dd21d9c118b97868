import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const firstViewLimit = 150 * 1024;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

// Tells the service worker what the page is made of.
function listFiles(): Plugin {
  let folder = "";
  return {
    name: "list-files",
    apply: "build",
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle() {
      const script = join(folder, "sw.js");
      const kept = files(folder).filter((file) => file !== script && !file.endsWith(".gz")).sort();
      const contents = createHash("sha256");
      for (const file of kept) contents.update(readFileSync(file));
      const paths = kept.map((file) => file.slice(folder.length)).map((path) => (path === "/index.html" ? "/" : path));
      const code = readFileSync(script, "utf8");
      if (!code.includes("__PAGE_FILES__") || !code.includes("__PAGE_VERSION__")) throw new Error("sw.js has no place for the files");
      const version = JSON.stringify(contents.digest("hex").slice(0, 16));
      writeFileSync(script, code.replaceAll("__PAGE_FILES__", JSON.stringify(paths)).replaceAll("__PAGE_VERSION__", version));
    },
  };
}

// Packs every text beside itself for the agent, and fails the build when the first view has become too heavy: the page
// and what it names, since everything else is loaded when a task needs it.
function packAndWeigh(): Plugin {
  let folder = "";
  return {
    name: "pack-and-weigh",
    apply: "build",
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle() {
      const packed = new Map<string, number>();
      for (const file of files(folder).filter((name) => /\.(html|js|css|svg|json)$/.test(name))) {
        const bytes = gzipSync(readFileSync(file), { level: 9 });
        writeFileSync(`${file}.gz`, bytes);
        packed.set(file.slice(folder.length), bytes.length);
      }
      const page = readFileSync(join(folder, "index.html"), "utf8");
      const first = [...packed].filter(([name]) => name === "/index.html" || page.includes(name));
      const bytes = first.reduce((sum, [, size]) => sum + size, 0);
      console.log(`first view: ${(bytes / 1024).toFixed(1)} KB gzipped, of ${firstViewLimit / 1024} KB`);
      if (first.length < 3) throw new Error("the first view must be a page, a script and a style sheet");
      if (bytes > firstViewLimit) throw new Error(`the first view has ${bytes} bytes gzipped, more than ${firstViewLimit}`);
    },
  };
}

export default defineConfig({
  base: "/",
  cacheDir: process.env["MUSTER_WEB_CACHE"] ?? "node_modules/.vite",
  build: {
    target: "chrome109",
    outDir: process.env["MUSTER_WEB_OUT"] ?? "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "index.html", sw: "src/service_worker.ts" },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  plugins: [listFiles(), packAndWeigh()],
});
