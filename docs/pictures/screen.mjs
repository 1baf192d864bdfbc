// How does Slack show a form, or an app's page? Frame and inputs are drawn here: slack-blocks-to-jsx draws no inputs.
//
// A scene is a view as Slack is told it, with what was typed so far (`state`), and `errors` by block.
import { createElement as e } from "react";

const WORDS = {
  fr: { optional: " (facultatif)", one: "Sélectionner une option", many: "Sélectionner des options", home: "Accueil", messages: "Messages", about: "À propos" },
  en: { optional: " (optional)", one: "Select an option", many: "Select options", home: "Home", messages: "Messages", about: "About" },
};
const LINES = 5; // of a field of several lines; beyond that Slack scrolls

/** What stands in a field: what was typed, else what it was drawn with. */
function standing(block, state) {
  const { element } = block;
  const typed = Object.values(state?.values?.[block.block_id] ?? {})[0];
  if (element.type === "plain_text_input") return [typed ? typed.value : element.initial_value].filter(Boolean);
  const chosen = typed ? [typed.selected_option, ...(typed.selected_options ?? [])]
    : [element.initial_option, ...(element.initial_options ?? [])];
  return chosen.filter(Boolean).map((option) => option.text.text);
}

function box(element, shown, words) {
  if (element.type === "plain_text_input") {
    const lines = element.multiline ? Math.min(LINES, Math.max(3, (shown[0] ?? "").split("\n").length)) : 1;
    return e("div", { className: element.multiline ? "box several" : "box", style: { height: `${lines * 22 + 16}px` } }, shown[0] ?? "");
  }
  if (element.type === "checkboxes") {
    return element.options.map((option) => {
      const ticked = shown.includes(option.text.text);
      return e("div", { className: "tick", key: option.value },
        e("i", { className: ticked ? "ticked" : "" }, ticked ? "✓" : ""), option.text.text);
    });
  }
  const many = element.type === "multi_static_select";
  const inside = many && shown.length ? shown.map((text) => e("span", { className: "token", key: text }, text, " ×")) : shown[0];
  const empty = e("span", { className: "pale" }, many ? words.many : words.one);
  return e("div", { className: "box choice" }, e("span", null, inside ?? empty), e("span", { className: "arrow" }));
}

function input(block, scene) {
  const words = WORDS[scene.language];
  const wrong = scene.errors[block.block_id];
  const search = block.dispatch_action;
  return e("div", { className: wrong ? "input wrong" : "input", key: block.block_id },
    e("label", null, block.label.text, block.optional && !search && e("span", { className: "pale" }, words.optional)),
    box(block.element, standing(block, scene.view.state), words),
    wrong && e("p", { className: "mistake" }, wrong),
    block.hint && e("p", { className: "hint" }, block.hint.text));
}

/** A line with a button beside it. */
function row(block, place) {
  return e("div", { className: "row", key: place }, e("span", null, block.text.text),
    e("button", null, block.accessory.text.text));
}

function actions(block, place) {
  return e("div", { className: "actions", key: place },
    block.elements.map((button) => e("button", { className: button.style ?? "", key: button.action_id }, button.text.text)));
}

/** A view; `blocksDrawn` draws the blocks that stand in messages too. */
export function screen(scene, blocksDrawn) {
  const { view } = scene;
  const words = WORDS[scene.language];
  const inside = view.blocks.map((block, place) => {
    if (block.type === "input") return input(block, scene);
    if (block.type === "actions") return actions(block, place);
    if (block.type === "section" && block.accessory) return row(block, place);
    return e("div", { className: "told", key: place }, blocksDrawn([block]));
  });
  if (view.type === "home") {
    const tabs = [words.home, words.messages, words.about].map((text, place) =>
      e("span", { className: place ? "tab" : "tab here", key: text }, text));
    return e("section", { className: "home" }, e("h1", null, e("span", { className: "logo small" }, "V"), "Vigie"),
      e("nav", null, tabs), e("div", { className: "inside" }, inside));
  }
  return e("section", { className: "modal" },
    e("h1", null, view.title.text, e("span", { className: "cross" }, "×")),
    e("div", { className: "inside" }, inside),
    e("footer", null, e("button", null, view.close.text), view.submit && e("button", { className: "primary" }, view.submit.text)));
}

/** Their style, after Slack's measures of 2026. */
export function screenStyle(ink) {
  return `.modal,.home{padding:0;background:${ink.paper}}.modal{border:1px solid ${ink.line};border-radius:8px;margin:8px}
.modal h1,.home h1{font-size:22px;line-height:30px;margin:0;padding:18px 24px 14px;display:flex;align-items:center;gap:10px}
.home h1{font-size:18px;padding:12px 20px 4px}.cross{margin-left:auto;font-size:28px;font-weight:400;color:${ink.soft}}
.logo.small{width:26px;height:26px;line-height:26px;font-size:15px;border-radius:6px}
.inside{padding:0 24px 16px}.home .inside{padding:14px 20px 16px}
nav{border-bottom:1px solid ${ink.line};padding:0 20px;display:flex;gap:18px;font-size:13px;color:${ink.soft}}
.tab{padding:6px 0}.tab.here{color:${ink.text};font-weight:700;border-bottom:2px solid ${ink.text}}
.input{margin:0 0 18px}.input label{display:block;font-weight:700;margin-bottom:6px}.pale{color:${ink.soft};font-weight:400}
.box{border:1px solid ${ink.edge};border-radius:6px;padding:7px 12px;line-height:22px;min-height:38px;white-space:pre;overflow:hidden}
.box.several{white-space:pre-wrap}.choice{display:flex;align-items:center;gap:6px;padding:6px 12px}
.token{background:${ink.badge};border-radius:4px;padding:1px 6px;margin-right:6px;display:inline-block}
.arrow{margin-left:auto;width:8px;height:8px;border:solid ${ink.soft};border-width:0 2px 2px 0;transform:rotate(45deg);margin-top:-5px}
.tick{display:flex;gap:10px;align-items:center}.tick i{flex:none;width:17px;height:17px;border:1px solid ${ink.edge};border-radius:3px;
font-style:normal;font-size:13px;line-height:15px;text-align:center}.tick i.ticked{background:${ink.link};border-color:${ink.link};color:#fff}
.hint{font-size:13px;line-height:18px;color:${ink.soft};margin-top:5px}
.wrong .box{border-color:${ink.wrong};box-shadow:0 0 0 1px ${ink.wrong}}.mistake{color:${ink.wrong};font-size:14px;line-height:20px;margin-top:5px}
.told{margin:0 0 12px}.actions{display:flex;gap:8px;margin:0 0 16px}.modal .actions{margin-bottom:4px}
.row{display:flex;gap:16px;align-items:flex-start;margin:0 0 8px}.row button{flex:none;margin-left:auto}
.modal button,.home button{font-size:15px;font-weight:700;line-height:20px;padding:7px 12px;border-radius:8px;border:1px solid ${ink.edge};
background:${ink.paper};color:${ink.text}}.home .row button,.home .actions button{font-size:13px;padding:4px 12px}
.modal button.primary,.home button.primary{background:#007a5a;border-color:#007a5a;color:#fff}
footer{display:flex;gap:12px;justify-content:flex-end;padding:14px 24px 18px;border-top:1px solid ${ink.line}}`;
}
