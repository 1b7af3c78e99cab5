import { describe, expect, test } from "@jest/globals";
import { csvField, markdownCell, safeText } from "./safe-text.js";

describe("safeText", () => {
  test.each([
    ["empty", "", ""],
    ["plain", "Direct Connect: 10.0.0.0/16 (CHG1)", "Direct Connect: 10.0.0.0/16 (CHG1)"],
    ["other scripts", "Zürich 東京", "Zürich 東京"],
    ["escape", "\u001b[2J", "\ufffd[2J"],
    ["line end", "a\nb", "a\ufffdb"],
    ["C1", "a\u009bb", "a\ufffdb"],
    ["delete", "a\u007f", "a\ufffd"],
    ["direction", "a\u202eb", "a\ufffdb"],
    ["zero width", "a\u200bb", "a\ufffdb"],
    ["line separator", "a\u2028b", "a\ufffdb"],
  ])("%s", (_name, text, safe) => {
    expect(safeText(text)).toBe(safe);
  });
});

describe("csvField", () => {
  test.each([
    ["null", null, ""],
    ["empty", "", ""],
    ["number", 7, "7"],
    ["negative number", "-1", "-1"],
    ["negative decimal", "-1.5", "-1.5"],
    ["formula", "=1+1", "'=1+1"],
    ["plus", "+1", "'+1"],
    ["minus formula", "-1+1", "'-1+1"],
    ["at", "@x", "'@x"],
    ["tab", "\tx", "'\ufffdx"],
    ["escape", "a\u001b[2Jb", "a\ufffd[2Jb"],
    ["direction", "a\u202eb", "a\ufffdb"],
    ["half a pair", "a\ud800b", "a\ufffdb"],
    ["comma", "a,b", '"a,b"'],
    ["quote", 'a"b', '"a""b"'],
    ["line end", "a\nb", "a b"],
    ["formula with a comma", "=a,b", '"\'=a,b"'],
  ])("%s", (_name, value, field) => {
    expect(csvField(value)).toBe(field);
  });
});

describe("markdownCell", () => {
  test.each([
    ["plain", "10.0.0.0/16", "10.0.0.0/16"],
    ["lines", "a\nb", "a<br>b"],
    ["a column of its own", "a|b", "a\\|b"],
    ["HTML", "<img src=x>&", "&lt;img src=x&gt;&amp;"],
    ["a link", "[a](b)", "\\[a\\](b)"],
    ["a backslash before a column", "\\|", "\\\\\\|"],
    ["a person", "ask @octocat or @org/team", "ask @&#8203;octocat or @&#8203;org/team"],
    ["an address of mail", "a@example.com", "a@&#8203;example.com"],
    ["an issue", "see #12, org/repo#7 and GH-3", "see #&#8203;12, org/repo#&#8203;7 and GH-&#8203;3"],
    ["a hash that is none", "sha# and @ alone", "sha# and @ alone"],
    ["a heading", "# a", "\\# a"],
    ["a list in a list", "1. a", "1\\. a"],
    ["struck out", "~~a~~", "\\~\\~a\\~\\~"],
  ])("%s", (_name, text, cell) => {
    expect(markdownCell(text)).toBe(cell);
  });
});
