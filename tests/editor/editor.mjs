// The editor of paragraphs: CodeMirror with the words of our pages. `make_editor.py` bundles it.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin } from "@codemirror/view";

const colour = (regexp, name) => {
  const decorator = new MatchDecorator({ regexp, decoration: Decoration.mark({ class: name }) });
  return ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = decorator.createDeco(view);
      }
      update(update) {
        this.decorations = decorator.updateDeco(update, this.decorations);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
};

const PHRASES = {
  "Completions": "可以填的",
};

// Puts an editor in place of a text area, which keeps the text for the form.
window.deskEditor = (area, names, nonce) => {
  const complete = (context) => {
    const open = context.matchBefore(/\{\{[^{}\n]*/);
    if (!open) return null;
    const typed = context.matchBefore(/[^{}\s]*/);
    const closed = /^\s*\}\}/.test(context.state.doc.sliceString(context.pos, context.pos + 4));
    const pad = open.text === "{{" ? " " : "";
    return {
      from: typed.from,
      options: names.map((one) => ({
        label: one.name,
        detail: one.value,
        apply: `${pad}${one.name}${closed ? "" : " }}"}`,
      })),
      filter: true,
    };
  };
  const view = new EditorView({
    doc: area.value,
    parent: area.parentNode,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.phrases.of(PHRASES),
      history(),
      autocompletion({ override: [complete], icons: false }),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": area.getAttribute("aria-label") || area.labels?.[0]?.textContent || "正文",
        "aria-describedby": area.getAttribute("aria-describedby") || "",
        spellcheck: "false",
      }),
      colour(/\{\{[^{}\n]*\}\}/g, "word"),
      colour(/\*\*[^*\n]+\*\*/g, "strong"),
      colour(/^#{1,6} .*/gm, "heading"),
      colour(/\[[^\]\n]*\]\([^)\n]*\)/g, "link"),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        area.value = update.state.doc.toString();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    ],
  });
  area.hidden = true;
  return view;
};
