// The emulator as a child process: prints its port when it listens, resets on each line of standard input
// (answering "reset"), and ends when standard input ends, so that it never outlives the tests.
import { createInterface } from "node:readline";
import { createEmulator } from "emulate";

const seed = JSON.parse(process.argv[2]);
const emulator = await createEmulator({ service: "slack", port: 0, hostname: "127.0.0.1", seed });
console.log(new URL(emulator.url).port);
for await (const _ of createInterface({ input: process.stdin })) {
  await emulator.reset();
  console.log("reset");
}
await emulator.close();
process.exit(0);
