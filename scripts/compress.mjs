// Beside each built file, its compressed forms, so that every way of serving them is as light.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(css|js|json|svg)$/;
const FOLDER = "static_build";

for (const name of readdirSync(FOLDER, { recursive: true })) {
  if (!TEXT.test(name)) continue;
  const plain = readFileSync(`${FOLDER}/${name}`);
  const quality = name.includes("outlines") ? 9 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  writeFileSync(`${FOLDER}/${name}.br`, brotliCompressSync(plain, { params }));
  writeFileSync(`${FOLDER}/${name}.gz`, gzipSync(plain, { level: 9 }));
}
