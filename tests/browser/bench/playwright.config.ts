import { defineConfig } from "@playwright/test";
import base from "../playwright.config";

/** Benchmarks of the page: one after the other, with nothing recorded beside them. */
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../../../test-results",
  timeout: 300_000,
  fullyParallel: false,
  workers: 1,
  use: { ...base.use, trace: "off" },
});
