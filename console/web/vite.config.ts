import { defineConfig } from "vite";

// Everything is served by the sensor itself: relative paths, nothing inlined, no CDN.
export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:8443" }, fs: { allow: ["../.."] } },
});
