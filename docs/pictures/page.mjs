// Which page shows what Vigie says as Slack draws it? JSON on standard input, HTML on standard output.
//
// In: {scenes, theme, width}; a scene is what Slack is told of a message (`call`), `at`, `shown` ("", "edited", "only
// you") and `language`, or of a form or page (`view`, see screen.mjs). The blocks are drawn by slack-blocks-to-jsx; the
// lines around them, which Slack adds itself, are drawn here. Out: a page for Chromium that loads only files of this
// folder and runs no script.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";
import { screen, screenStyle } from "./screen.mjs";

const require = createRequire(import.meta.url);
const WORDS = {
  fr: { edited: "(modifié)", "only you": "Vous seul(e) pouvez voir ce message", app: "APP" },
  en: { edited: "(edited)", "only you": "Only visible to you", app: "APP" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const INKS = {
  light: { paper: "#ffffff", text: "#1d1c1d", soft: "#616061", badge: "#e8e8e8", line: "#dddddd", edge: "#8b8a8b", link: "#1264a3", wrong: "#c01343" },
  dark: { paper: "#1a1d21", text: "#d1d2d3", soft: "#ababad", badge: "#3b3d41", line: "#35373b", edge: "#6f7175", link: "#1d9bd1", wrong: "#ff7d8f" },
};

/** « il y a 10 minutes », as Slack's {ago} says it to a reader of that language at that moment. */
function age(seconds, language) {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language).format(-Math.trunc(seconds / size), unit);
}

/** The renderer takes what stands between two colons of small print for an emoji; Slack, told `emoji: false`, does not. */
const COLON = "\uE000";
function blocksOf(blocks) {
  return blocks.map((block) => block.type !== "context" ? block : {
    ...block, elements: block.elements.map((part) => ({ ...part, text: part.text.replaceAll(":", COLON) })),
  });
}

/** Blocks as they stand in a message of that moment. */
function blocksDrawn(blocks, scene, theme) {
  const at = new Date(scene.at);
  const date = ({ timestamp, format }) => format.replace("{ago}", age(at / 1000 - Number(timestamp), scene.language));
  return createElement(Message, { blocks: blocksOf(blocks), name: "", logo: "", theme, withoutWrapper: true, hooks: { date } });
}

function drawn(scene, theme) {
  if (scene.view) return screen(scene, (blocks) => blocksDrawn(blocks, scene, theme));
  const at = new Date(scene.at);
  const words = WORDS[scene.language];
  const blocks = blocksDrawn(scene.call.blocks, scene, theme);
  const clock = new Intl.DateTimeFormat(scene.language === "fr" ? "fr-FR" : "en-US", {
    hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris",
  });
  const head = createElement("p", { className: "head" },
    createElement("b", null, "Vigie"), createElement("i", null, words.app),
    createElement("time", null, clock.format(at)));
  const seen = scene.shown === "only you" && createElement("p", { className: "soft" }, words["only you"]);
  const edited = scene.shown === "edited" && createElement("p", { className: "soft" }, words.edited);
  return createElement("article", { key: scene.name }, createElement("div", { className: "logo" }, "V"),
    createElement("div", { className: "said" }, seen, head, blocks, edited));
}

function style(theme, width) {
  const ink = INKS[theme];
  const faces = [400, 700].flatMap((weight) => ["latin-ext", "latin"].map((part) => {
    const file = readFileSync(require.resolve(`@fontsource/lato/files/lato-${part}-${weight}-normal.woff2`));
    const range = part === "latin" ? "unicode-range:U+0000-00FF,U+0152-0153,U+2000-206F,U+20AC,U+2212;" : "";
    return `@font-face{font-family:Lato;font-weight:${weight};${range}src:url(data:font/woff2;base64,${file.toString("base64")})}`;
  }));
  return `${readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8")}${faces.join("")}
html,body{margin:0;background:${ink.paper}}*{box-sizing:border-box}
body,body *{font-family:Lato,sans-serif!important}
body{width:${width}px;color:${ink.text};font-size:15px;line-height:1.46668}
article{display:flex;gap:8px;padding:10px 14px 12px}
.logo{flex:none;width:36px;height:36px;border-radius:8px;background:#1f6f6b;color:#fff;font-weight:700;font-size:20px;
line-height:36px;text-align:center}
.said{flex:1;min-width:0;overflow-wrap:anywhere}p{margin:0}.head b{margin-right:6px}
.head i{font-style:normal;font-size:10px;font-weight:700;background:${ink.badge};border-radius:3px;padding:1px 4px;
margin-right:8px;vertical-align:1px}.head time,.soft{font-size:12px;color:${ink.soft}}
.slack_blocks_to_jsx__context_element,[class*=context] *{color:${ink.soft}!important}
${screenStyle(ink)}`;
}

const { scenes, theme, width } = JSON.parse(readFileSync(0, "utf8"));
const body = createElement("body", { "data-theme": theme }, scenes.map((scene) => drawn(scene, theme)));
process.stdout.write(`<!doctype html><html data-theme="${theme}"><head><meta charset="utf-8"><style>${style(theme, width)}
</style></head>${renderToStaticMarkup(body).replaceAll(COLON, ":")}</html>`);
