import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  resolve: {
    alias: { "leaflet/dist": "leaflet/dist", leaflet: "leaflet/dist/leaflet-src.esm.js" },
  },
  build: {
    manifest: "manifest.json",
    outDir: "static_build",
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"], // they know light-dark() as it is written
    assetsInlineLimit: 0, // no data: address, so that the policy stays strict
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "frontend/main.ts",
      checks: { eval: false }, // htmx can evaluate; base.html forbids it to
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    origin: "http://127.0.0.1:5173",
  },
  test: { environment: "happy-dom", include: ["frontend/**/*.test.ts"] },
});
